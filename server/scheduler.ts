/** How long a slice of work may take before messages get in, in milliseconds. */
const SLICE = 4;
/** How long nobody has to have asked for anything before work goes on, in milliseconds. */
const QUIET = 400;

/**
 * Does work while nobody asks for anything: one piece after the other, each in slices between which messages come in.
 */
export class Background {
  readonly #report: (error: unknown) => void;
  #queue: Promise<unknown> = Promise.resolve();
  #asked = -Infinity;

  /** @param report hears of errors in work, which end it */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** Somebody asks for something now: work waits. */
  noteRequest(): void {
    this.#asked = performance.now();
  }

  /**
   * Runs `work` to its end and resolves with what it returns, or with undefined when `signal` or an error ended it. It
   * waits for all that was begun before.
   *
   * @param beforeSlice is called before every slice, when others may have done something in between
   */
  run<T>(work: () => Generator<unknown, T>, signal: AbortSignal, beforeSlice: () => void = () => {}) {
    const result = this.#queue
      .then(() => this.#run(work(), signal, beforeSlice))
      .catch((error: unknown) => {
        this.#report(error);
        return undefined;
      });
    this.#queue = result;
    return result;
  }

  async #run<T>(work: Generator<unknown, T>, signal: AbortSignal, beforeSlice: () => void): Promise<T | undefined> {
    for (;;) {
      await this.#quiet();
      if (signal.aborted) {
        work.return(undefined as T);
        return undefined;
      }
      beforeSlice();
      const start = performance.now();
      while (performance.now() - start < SLICE) {
        const step = work.next();
        if (step.done) return step.value;
      }
    }
  }

  /** Lets messages in, at least once, and waits until it has been quiet for a while. */
  async #quiet(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      const rest = this.#asked + QUIET - performance.now();
      if (rest <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }
}
