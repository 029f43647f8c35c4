import type { EventLoop } from "../../scheduler.ts";

/** Longer timers never fire: what they wait for, such as the rebuild of a memory, is no part of an evaluation. */
const LONGEST_MILLISECONDS = 1000;
/** Messages that have arrived are handled within so many turns of the event loop. */
const TURNS = 2;

/** A scheduler's time in which pauses cost nothing: it runs ahead of the real one wherever `skip` is called. */
export class VirtualTime implements EventLoop {
  #ahead = 0;

  now(): number {
    return performance.now() + this.#ahead;
  }

  /** Lets so many milliseconds pass at once. */
  skip(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  async letMessagesIn(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  setTimer(action: () => void, milliseconds: number): () => void {
    if (milliseconds > LONGEST_MILLISECONDS) return () => {};
    const timer = setTimeout(() => {
      this.#ahead += milliseconds;
      action();
    }, 0);
    return () => clearTimeout(timer);
  }
}
