/**
 * All work on the server's thread that is not an answer: slices of a few milliseconds, between which messages come in.
 *
 * - `prepare` gets ready for the next request where the cursor is. It starts at once and waits for nothing.
 * - `adapt` lets the network learn the document in use, `learn` keeps the memory up to date. They run while nobody types;
 *   while somebody does, they get a burst from time to time, so that typing without a pause does not stop them.
 */
export type Priority = "prepare" | "adapt" | "learn";

/** The most urgent first. Jobs of one priority run one after the other, in the order in which they came. */
const PRIORITIES: readonly Priority[] = ["prepare", "adapt", "learn"];

/** How long a slice of work takes before messages get in. One step of the work may make it longer. */
const SLICE_MILLISECONDS = 4;
/** How long after a request the user counts as typing. */
const TYPING_MILLISECONDS = 400;
/** While the user types, background work gets a burst of this length … */
const BURST_MILLISECONDS = 50;
/** … so often, which is a tenth of the time at most, … */
const BURST_INTERVAL_MILLISECONDS = 500;
/** … and not right after a request, which may be answered in several slices. */
const SETTLE_MILLISECONDS = 20;

/** How long after an edit all work waits for the request that follows it. */
const EDIT_MILLISECONDS = 10;

/** How long no background work has to come before what it disturbed is made ready. */
const PAUSE_MILLISECONDS = 20;

/** A message is read in one turn of the event loop and handled in another; an edit and a request come together. */
const TURNS = 4;

/** Time, as the scheduler sees it. */
export interface EventLoop {
  /** In milliseconds, from any start. */
  now(): number;
  /** Resolves when the messages that are there now have been handled. */
  letMessagesIn(): Promise<void>;
  /** Calls `action` once, later. Returns what cancels that. */
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
  /** Runs one slice; says whether the job is over. */
  readonly slice: (until: number) => boolean;
}

/** Items that are gathered, to be handled together. */
export interface Gathering<T> {
  add(item: T): void;
  /** Handles what was gathered now, rather than later. */
  flush(): void;
  /** Drops what was gathered. */
  dispose(): void;
}

export interface SchedulerOptions {
  /** Is called with errors of work, which end it. */
  readonly onError: (error: unknown) => void;
  /** Is called when background work makes way for the user: what it disturbed can be made ready again. */
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
  /** How many answers are being worked out: all else waits for them. */
  #answers = 0;
  #lastRequest = -Infinity;
  #editHolds = -Infinity;
  #burstBegan = -Infinity;
  #burstEnds = -Infinity;
  /** Whether background work ran since `afterBackground` was called. */
  #disturbed = false;
  #isPausing = false;

  constructor({ onError, afterBackground = () => {}, loop = eventLoop }: SchedulerOptions) {
    this.#onError = onError;
    this.#afterBackground = afterBackground;
    this.#loop = loop;
  }

  /** The user types now: background work makes way, and for a moment all work, since a request will follow. */
  noteEdit(): void {
    this.#noteRequest();
    this.#editHolds = this.#lastRequest + EDIT_MILLISECONDS;
  }

  /** Runs `work`, which answers a request: no other work is done before it is over. */
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
      let begun: Generator<unknown, T> | undefined;
      const slice = (until: number) => {
        try {
          if (signal.aborted) {
            begun?.return(undefined as T);
            resolve(undefined);
            return true;
          }
          beforeSlice();
          begun ??= work();
          do {
            const step = begun.next();
            if (step.done) {
              resolve(step.value);
              return true;
            }
          } while (this.#loop.now() < until);
          return false;
        } catch (error) {
          this.#onError(error);
          resolve(undefined);
          return true;
        }
      };
      this.#jobs.push({ priority, signal, slice });
      signal.addEventListener("abort", () => this.#wake(), { once: true });
      this.#wake();
      if (!this.#working) void this.#work();
    });
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

  /** Work that nobody waits for: its error is reported. */
  report(work: Promise<unknown>): void {
    work.catch(this.#onError);
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      await this.#loop.letMessagesIn();
      if (this.#next() !== job) continue; // something more urgent came in
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
      if (job.priority !== "prepare") this.#disturbed = true;
      if (job.slice(this.#loop.now() + SLICE_MILLISECONDS)) this.#jobs.splice(this.#jobs.indexOf(job), 1);
      if (this.#jobs.length === 0) this.#makeWayLater();
    }
    this.#working = false;
  }

  /** What ends comes first, then the most urgent. */
  #next(): Job | undefined {
    const ended = this.#jobs.find(({ signal }) => signal.aborted);
    if (ended !== undefined) return ended;
    for (const priority of PRIORITIES) {
      const job = this.#jobs.find((other) => other.priority === priority);
      if (job !== undefined) return job;
    }
    return undefined;
  }

  /** More background work may follow: what it disturbs is made ready when none does for a while. */
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

  /** How long a job has to wait for the user, in milliseconds; background work may begin a burst. */
  #restBefore({ priority, signal }: Job): number {
    const now = this.#loop.now();
    if (signal.aborted) return 0;
    if (now < this.#editHolds) return this.#editHolds - now;
    if (priority === "prepare") return 0;
    const pause = this.#lastRequest + TYPING_MILLISECONDS - now;
    if (pause <= 0 || now < this.#burstEnds) return 0;
    const burst =
      Math.max(this.#burstBegan + BURST_INTERVAL_MILLISECONDS, this.#lastRequest + SETTLE_MILLISECONDS) - now;
    if (burst > 0) return Math.min(pause, burst);
    this.#burstBegan = now;
    this.#burstEnds = now + BURST_MILLISECONDS;
    return 0;
  }

  /** Sleeps until a job comes, one is aborted, or an answer is given; not longer than so many milliseconds. */
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
