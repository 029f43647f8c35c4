import { type PauseReason, POWER_CHECK_MILLISECONDS, reasonToPause } from "./power.ts";
import type { TrainingLimits } from "./protocol.ts";

/** Rests add up to at least this length before they are worth a timer, in milliseconds. */
const SHORTEST_REST = 5;

/** Measures the time since its start against a duration. It can be paused. */
export class Clock {
  readonly #duration: number;
  #start = performance.now();
  #stopped = 0;

  /** @param duration in seconds */
  constructor(duration: number) {
    this.#duration = duration;
  }

  get seconds(): number {
    return (performance.now() - this.#start - this.#stopped) / 1000;
  }

  /** The share of the duration that has passed: 1 when it is over. */
  get share(): number {
    return this.#duration > 0 ? Math.min(1, this.seconds / this.#duration) : 1;
  }

  restart(): void {
    this.#start = performance.now();
    this.#stopped = 0;
  }

  /** Leaves out the last `milliseconds`. */
  leaveOut(milliseconds: number): void {
    this.#stopped += milliseconds;
  }
}

/** Leaves the machine to its user: a training rests between steps and pauses while power is short. */
export class Throttle {
  readonly #limits: TrainingLimits;
  readonly #clock: Clock;
  readonly #tellPaused: (reason: PauseReason | undefined) => void;
  #worked = 0;
  #since = performance.now();
  #looked = -Infinity;

  /** @param clock of the training's budget, which stands still in a pause */
  constructor(limits: TrainingLimits, clock: Clock, tellPaused: (reason: PauseReason | undefined) => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#tellPaused = tellPaused;
  }

  /** Call after every step; resolves when the next may begin, or when `signal` ends the training. */
  async rest(signal: AbortSignal): Promise<void> {
    this.#worked += performance.now() - this.#since;
    const share = Math.min(1, Math.max(0.05, this.#limits.processorShare / 100));
    const due = this.#worked * (1 / share - 1);
    if (due >= SHORTEST_REST) {
      await sleep(due, signal);
      this.#worked = 0;
    } else {
      await new Promise((resolve) => setImmediate(resolve)); // lets messages in
    }
    if (this.#limits.pauseOnBattery) await this.#pauseToSavePower(signal);
    this.#since = performance.now();
  }

  async #pauseToSavePower(signal: AbortSignal): Promise<void> {
    if (performance.now() - this.#looked < POWER_CHECK_MILLISECONDS) return;
    const start = performance.now();
    let told: PauseReason | undefined;
    while (!signal.aborted) {
      const reason = await reasonToPause();
      if (reason === undefined) break;
      if (reason !== told) this.#tellPaused(reason);
      told = reason;
      await sleep(POWER_CHECK_MILLISECONDS, signal);
    }
    this.#looked = performance.now();
    if (told === undefined) return;
    this.#clock.leaveOut(performance.now() - start);
    this.#tellPaused(undefined);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
