/**
 * Schedules the server thread's background work in slices of a few milliseconds, between which it reads messages.
 *
 * - `prepare` prepares for the next request at the cursor. It starts at once and waits for nothing.
 * - `generate` writes what the user has asked for and watches. It waits for `prepare` alone.
 * - `adapt` lets the network learn the active document, `learn` keeps the memory up to date. They run while the user
 *   does not type; during typing they get a burst from time to time, so that typing without a pause does not stop them.
 */
export type Priority = "prepare" | "generate" | "adapt" | "learn";

/** The most urgent first. Jobs of one priority run one after the other, in order of arrival. */
const PRIORITIES: readonly Priority[] = ["prepare", "generate", "adapt", "learn"];

/** These do not wait for a pause in typing, and displace nothing that was prepared. */
const AT_ONCE: readonly Priority[] = ["prepare", "generate"];

/** A slice of work ends after so many milliseconds, at the next step of the work, so that messages are read. */
const SLICE_MILLISECONDS = 4;
/** The user counts as typing for so many milliseconds after a request. */
const TYPING_MILLISECONDS = 400;
/** While the user types, background work gets a burst of this length … */
const BURST_MILLISECONDS = 50;
/** … so often, which is a tenth of the time at most, … */
const BURST_INTERVAL_MILLISECONDS = 500;
/** … and not right after a request, which may be answered in several slices. */
const SETTLE_MILLISECONDS = 20;

/** After an edit, all work waits so many milliseconds for the request that follows it. */
const EDIT_MILLISECONDS = 10;

/** After so many milliseconds without background work, `afterBackground` is called. */
const PAUSE_MILLISECONDS = 20;

/** A message is read in one turn of the event loop and handled in another; an edit and a request come together. */
const TURNS = 4;

/** The scheduler's source of time. */
export interface EventLoop {
  /** In milliseconds, from any start. */
  now(): number;
  /** Resolves when the messages that have arrived have been handled. */
  letMessagesIn(): Promise<void>;
  /** Calls `action` once after the delay. Returns a function that cancels the call. */
  setTimer(action: () => void, milliseconds: number): () => void;
}

const eventLoop: EventLoop = {
  now: () => performance.now(),
  letMessagesIn: async () => {
    for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
  },
  setTimer: (action, milliseconds) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

interface Job {
  readonly priority: Priority;
  readonly signal: AbortSignal;
  /** Runs one slice; returns whether the job is over. */
  readonly slice: (until: number) => boolean;
}

/** Gathers items to handle them together. */
export interface Gathering<T> {
  add(item: T): void;
  /** Handles the gathered items now. */
  flush(): void;
  /** Drops the gathered items. */
  dispose(): void;
}

export interface SchedulerOptions {
  /** Called with the error that ended a job. */
  readonly onError: (error: unknown) => void;
  /** Called when background work pauses or ends: whatever it displaced can be prepared again. */
  readonly afterBackground?: () => void;
  readonly loop?: EventLoop;
}

export class Scheduler {
  readonly #onError: (error: unknown) => void;
  readonly #afterBackground: () => void;
  readonly #loop: EventLoop;
  readonly #jobs: Job[] = [];
  #working = false;
  #wake: () => void = () => {};
  /** The number of answers in progress; all other work waits for them. */
  #answers = 0;
  #lastRequest = -Infinity;
  #editHolds = -Infinity;
  #burstBegan = -Infinity;
  #burstEnds = -Infinity;
  /** Whether background work has run since the last call of `afterBackground`. */
  #disturbed = false;
  #isPausing = false;

  constructor({ onError, afterBackground = () => {}, loop = eventLoop }: SchedulerOptions) {
    this.#onError = onError;
    this.#afterBackground = afterBackground;
    this.#loop = loop;
  }

  /** Call when the user types: background work pauses, and for a moment all work, since a request will follow. */
  noteEdit(): void {
    this.#noteRequest();
    this.#editHolds = this.#lastRequest + EDIT_MILLISECONDS;
  }

  /** Runs `work`, which answers a request. No other work runs before it is over. */
  async answer<T>(work: () => Promise<T>): Promise<T> {
    this.#answers++;
    try {
      return await work();
    } finally {
      this.#answers--;
      this.#noteRequest();
      this.#wake();
    }
  }

  #noteRequest(): void {
    this.#lastRequest = this.#loop.now();
    this.#burstEnds = this.#lastRequest;
    this.#editHolds = this.#lastRequest;
  }

  /**
   * Runs `work` to its end. Resolves with what it returns, or with undefined when `signal` or an error ended it.
   *
   * @param work is begun when it is its turn
   * @param beforeSlice is called before every slice, when other work may have been done in between
   */
  run<T>(
    priority: Priority,
    work: () => Generator<unknown, T>,
    signal: AbortSignal,
    beforeSlice: () => void = () => {},
  ): Promise<T | undefined> {
    return new Promise((resolve) => {
      const wake = () => this.#wake();
      const end = (value: T | undefined) => {
        signal.removeEventListener("abort", wake); // it may outlive many jobs
        resolve(value);
        return true;
      };
      let begun: Generator<unknown, T> | undefined;
      const slice = (until: number) => {
        try {
          if (signal.aborted) {
            begun?.return(undefined as T);
            return end(undefined);
          }
          beforeSlice();
          begun ??= work();
          do {
            const step = begun.next();
            if (step.done) return end(step.value);
          } while (this.#loop.now() < until);
          return false;
        } catch (error) {
          this.#onError(error);
          return end(undefined);
        }
      };
      this.#jobs.push({ priority, signal, slice });
      signal.addEventListener("abort", wake, { once: true });
      this.#wake();
      if (!this.#working) void this.#work();
    });
  }

  /** Runs work that is asked for now, in slices. @throws what the work throws, and the signal's reason once it is over */
  async finish<T>(work: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
    let result: { readonly value: T } | { readonly error: unknown } | undefined;
    const keep = function* () {
      try {
        result = { value: yield* work };
      } catch (error) {
        result = { error };
      }
    };
    await this.run("prepare", keep, signal);
    if (result === undefined) throw signal.reason;
    if ("error" in result) throw result.error;
    return result.value;
  }

  /**
   * Gathers items and hands all of them to `handle`, whose errors are reported.
   *
   * @param milliseconds after the first item, or after the last one with `restart`
   */
  gather<T>(
    milliseconds: number,
    handle: (items: readonly T[]) => unknown,
    { restart = false }: { readonly restart?: boolean } = {},
  ): Gathering<T> {
    const items = new Set<T>();
    let cancel: (() => void) | undefined;
    const stop = () => {
      cancel?.();
      cancel = undefined;
    };
    const flush = () => {
      stop();
      if (items.size === 0) return;
      const gathered = [...items];
      items.clear();
      this.report(Promise.resolve().then(() => handle(gathered)));
    };
    return {
      add: (item) => {
        items.add(item);
        if (restart) stop();
        cancel ??= this.#loop.setTimer(flush, milliseconds);
      },
      flush,
      dispose: () => {
        stop();
        items.clear();
      },
    };
  }

  /** Reports the error of `work`, which has no caller waiting for it. */
  report(work: Promise<unknown>): void {
    work.catch(this.#onError);
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      await this.#loop.letMessagesIn();
      if (this.#next() !== job) continue; // a more urgent job has arrived
      if (this.#answers > 0 && !job.signal.aborted) {
        await this.#sleep();
        continue;
      }
      const rest = this.#restBefore(job);
      if (rest > 0) {
        this.#makeWay();
        if (this.#next() === job) await this.#sleep(rest);
        continue;
      }
      if (!AT_ONCE.includes(job.priority)) this.#disturbed = true;
      if (job.slice(this.#loop.now() + SLICE_MILLISECONDS)) this.#jobs.splice(this.#jobs.indexOf(job), 1);
      if (this.#jobs.length === 0) this.#makeWayLater();
    }
    this.#working = false;
  }

  /** The next job: an aborted one first, then the most urgent. */
  #next(): Job | undefined {
    const ended = this.#jobs.find(({ signal }) => signal.aborted);
    if (ended !== undefined) return ended;
    for (const priority of PRIORITIES) {
      const job = this.#jobs.find((other) => other.priority === priority);
      if (job !== undefined) return job;
    }
    return undefined;
  }

  /** Calls `afterBackground` once no more background work has followed for a while. */
  #makeWayLater(): void {
    if (!this.#disturbed || this.#isPausing) return;
    this.#isPausing = true;
    this.#loop.setTimer(() => {
      this.#isPausing = false;
      if (this.#jobs.length === 0) this.#makeWay();
    }, PAUSE_MILLISECONDS);
  }

  #makeWay(): void {
    if (!this.#disturbed) return;
    this.#disturbed = false;
    try {
      this.#afterBackground();
    } catch (error) {
      this.#onError(error);
    }
  }

  /** The time that a job has to wait for the user, in milliseconds. May begin a burst of background work. */
  #restBefore({ priority, signal }: Job): number {
    const now = this.#loop.now();
    if (signal.aborted) return 0;
    if (now < this.#editHolds) return this.#editHolds - now;
    if (AT_ONCE.includes(priority)) return 0;
    const pause = this.#lastRequest + TYPING_MILLISECONDS - now;
    if (pause <= 0 || now < this.#burstEnds) return 0;
    const burst =
      Math.max(this.#burstBegan + BURST_INTERVAL_MILLISECONDS, this.#lastRequest + SETTLE_MILLISECONDS) - now;
    if (burst > 0) return Math.min(pause, burst);
    this.#burstBegan = now;
    this.#burstEnds = now + BURST_MILLISECONDS;
    return 0;
  }

  /** Sleeps until a job arrives or is aborted or an answer ends, at most so many milliseconds. */
  #sleep(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = milliseconds === undefined ? () => {} : this.#loop.setTimer(() => this.#wake(), milliseconds);
      this.#wake = () => {
        cancel();
        this.#wake = () => {};
        resolve();
      };
    });
  }
}
