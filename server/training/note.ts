import { type ModelStore, StorageError } from "../workspace/store.ts";
import type { TrainingCurve } from "./curve.ts";
import { encodeRecord, type UnfinishedTraining } from "./training-record.ts";

/** What the store knows of a training while it runs: its course, and what is left of it in case that it is interrupted. */
export class TrainingNote {
  readonly #store: Pick<ModelStore, "saveRecord">;
  /** As it was when the training began; undefined for a training that is not taken up again. */
  readonly #goal: UnfinishedTraining | undefined;
  #share: number;
  #fresh: boolean;
  #curve: TrainingCurve | undefined;
  #isComplete = false;

  /** @param curve the course of a training that goes on */
  constructor(
    store: Pick<ModelStore, "saveRecord">,
    goal: UnfinishedTraining | undefined,
    curve: TrainingCurve | undefined,
  ) {
    this.#store = store;
    this.#goal = goal;
    this.#share = goal?.share ?? 0;
    this.#fresh = goal?.fresh ?? false;
    this.#curve = curve;
  }

  /** The share of the learning that was over when the training began: above 0 where it goes on. */
  get share(): number {
    return this.#goal?.share ?? 0;
  }

  /** The course until now. */
  get curve(): TrainingCurve | undefined {
    return this.#curve;
  }

  set curve(curve: TrainingCurve | undefined) {
    this.#curve = curve;
  }

  /** A checkpoint was stored when `share` of the learning was over. */
  noteCheckpoint(share: number): void {
    this.#share = share;
    this.#fresh = false;
  }

  /** Learning and calibration are over: nothing is left. */
  complete(): void {
    this.#isComplete = true;
  }

  /** Stores it, as of a training that crashes next. A failure loses nothing that is needed. */
  async save(): Promise<void> {
    await this.#save(this.#goal && { ...this.#goal, crashes: this.#goal.crashes + 1 });
  }

  /** @param isInterrupted whether what is left of the training shall be taken up again */
  async end(isInterrupted: boolean): Promise<void> {
    await this.#save(isInterrupted && !this.#isComplete ? this.#goal : undefined);
  }

  async #save(left: UnfinishedTraining | undefined): Promise<void> {
    const unfinished = left && { ...left, share: this.#share, fresh: this.#fresh };
    if (this.#goal === undefined && this.#curve === undefined) return; // nothing is known yet
    const record = { ...(this.#curve && { curve: this.#curve }), ...(unfinished && { unfinished }) };
    try {
      await this.#store.saveRecord(encodeRecord(record));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }
}
