import type { Settings } from "../protocol.ts";
import type { Gathering, Scheduler } from "../scheduler.ts";
import type { TrainingControl } from "./training-control.ts";

/** How long after the last save the network learns what was saved. */
const REHEARSAL_DELAY_MILLISECONDS = 45_000;
const REHEARSAL_SECONDS = 12;
/** A tenth of what a training begins with, so that it does not unsettle what is known. */
const REHEARSAL_RATE = 0.001;

/** Lets the network learn, by short trainings, what was saved since it learned last. */
export class Rehearsals {
  readonly #saved: Gathering<string>;
  #settings: Settings["training"] | undefined;

  constructor(
    scheduler: Scheduler,
    training: Pick<TrainingControl, "rehearse" | "isRunning">,
    /** Whether there is a network that can learn. */
    isTrained: () => boolean,
  ) {
    this.#saved = scheduler.gather(
      REHEARSAL_DELAY_MILLISECONDS,
      async (changed) => {
        const settings = this.#settings;
        if (settings === undefined || !isTrained()) return;
        if (training.isRunning) {
          for (const path of changed) this.#saved.add(path);
          return;
        }
        const options = { learningRate: REHEARSAL_RATE };
        await training.rehearse({ seconds: REHEARSAL_SECONDS, settings, changed, options });
      },
      { restart: true },
    );
  }

  /** A file was saved. */
  note(path: string, settings: Settings["training"]): void {
    this.#settings = settings;
    this.#saved.add(path);
  }

  /** Nothing is left to learn: a training reads all files, or the workspace is closed. */
  clear(): void {
    this.#saved.dispose();
  }
}
