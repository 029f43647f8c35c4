import type { Settings } from "../protocol.ts";
import type { Gathering, Scheduler } from "../scheduler.ts";
import { TrainingError } from "./failure.ts";
import type { TrainingControl } from "./training-control.ts";

/** The network learns saved files so long after the last save. */
const REHEARSAL_DELAY_MILLISECONDS = 45_000;
const REHEARSAL_SECONDS = 12;
/** A tenth of a training's initial rate, so that the network forgets little. */
const REHEARSAL_RATE = 0.001;

/** Starts short trainings on the files saved since the last training. */
export class Rehearsals {
  readonly #saved: Gathering<string>;
  #settings: Settings["training"] | undefined;

  constructor(
    scheduler: Scheduler,
    training: Pick<TrainingControl, "rehearse" | "isRunning">,
    /** Whether a network exists that can learn. */
    isTrained: () => boolean,
    /** Whether a line of a file is still being written: the network learns it when it is whole. */
    isUnfinished: (path: string) => boolean,
  ) {
    this.#saved = scheduler.gather(
      REHEARSAL_DELAY_MILLISECONDS,
      async (changed) => {
        const settings = this.#settings;
        if (settings === undefined || !isTrained()) return;
        const later = training.isRunning ? changed : changed.filter(isUnfinished);
        for (const path of later) this.#saved.add(path);
        const finished = changed.filter((path) => !later.includes(path));
        if (finished.length === 0) return;
        const options = { learningRate: REHEARSAL_RATE };
        const run = { seconds: REHEARSAL_SECONDS, settings, changed: finished, options };
        await training.rehearse(run).catch((error: unknown) => {
          if (!isBusy(error)) throw error;
          for (const path of finished) this.#saved.add(path);
        });
      },
      { restart: true },
    );
  }

  /** Notes a saved file. */
  note(path: string, settings: Settings["training"]): void {
    this.#settings = settings;
    this.#saved.add(path);
  }

  /** Drops the noted files: a training reads all files, or the workspace is closed. */
  clear(): void {
    this.#saved.dispose();
  }
}

/** Whether another process trains on the workspace. */
function isBusy(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof TrainingError && cause.failure.kind === "busy";
}
