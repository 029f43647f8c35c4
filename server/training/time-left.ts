import type { TrainingEvent } from "./protocol.ts";
import type { Clock } from "./throttle.ts";

/** Tells how far a training is and how long it will take: the learning, and the calibration after it. Never goes back. */
export class TimeLeft {
  readonly #clock: Clock;
  readonly #whole: number;
  readonly #first: number;
  readonly #calibration: () => number;
  readonly #onEvent: (event: TrainingEvent) => void;
  #share = 0;
  #seconds = 0;

  /**
   * @param clock of this run's learning
   * @param whole all seconds of learning, those before an interruption included; `Infinity` where they are not known
   * @param first the share of the learning that was over when the run began
   * @param calibration the expected seconds of the calibration
   */
  constructor(
    clock: Clock,
    whole: number,
    first: number,
    calibration: () => number,
    onEvent: (event: TrainingEvent) => void,
  ) {
    this.#clock = clock;
    this.#whole = whole;
    this.#first = first;
    this.#calibration = calibration;
    this.#onEvent = onEvent;
  }

  /** What of the training is over, from 0 to 1. */
  get share(): number {
    return this.#share;
  }

  /** The seconds that are left of it. */
  get seconds(): number {
    return this.#seconds;
  }

  /** @param over the share of the learning that is over */
  report(over: number, bitsPerCharacter: number): void {
    const seconds = this.#whole < Infinity ? this.#whole : this.#clock.seconds / (over - this.#first);
    const calibration = this.#calibration();
    this.#tell((seconds * over) / (seconds + calibration), seconds * (1 - over) + calibration, bitsPerCharacter);
  }

  /** @param over the share of the calibration that is over */
  reportCalibration(over: number, secondsLeft: number, bitsPerCharacter: number): void {
    this.#tell(this.#share + (1 - this.#share) * this.#calibrated(over), secondsLeft, bitsPerCharacter);
  }

  #over = 0;

  /** The part that was done since the last call, of what was left then. */
  #calibrated(over: number): number {
    const part = (over - this.#over) / (1 - this.#over || 1);
    this.#over = over;
    return part;
  }

  #tell(share: number, secondsLeft: number, bitsPerCharacter: number): void {
    this.#share = Math.max(this.#share, share);
    this.#seconds = secondsLeft;
    this.#onEvent({ kind: "progress", share: this.#share, secondsLeft, bitsPerCharacter });
  }
}
