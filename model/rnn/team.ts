/**
 * Threads that run one program side by side, each on its share: all of them call the same methods in the same order.
 */
export interface Team {
  /** Which of the threads this is; 0 decides for all. */
  readonly rank: number;
  readonly size: number;
  /** Returns when all threads have come here. What they wrote before is seen by all after it. */
  barrier(): void;
  /** The sum of what all threads bring, the same on each; a barrier too. */
  sum(value: number): number;
  /** `values` of rank 0, on every thread: at most 8 numbers. A barrier too. */
  broadcast(values: Float64Array): void;
  /** Makes every barrier that is not complete yet, and every later one, throw on all threads. */
  fail(): void;
}

/** A team of one. */
export const ALONE: Team = {
  rank: 0,
  size: 1,
  barrier: () => {},
  sum: (value) => value,
  broadcast: () => {},
  fail: () => {},
};

/** The share [from, to) of `length` that falls to a thread; its borders are multiples of `multiple`, or the end. */
export function shareOf(length: number, { rank, size }: Pick<Team, "rank" | "size">, multiple = 1): [number, number] {
  const pieces = Math.ceil(length / multiple);
  const border = (index: number) => Math.min(length, Math.floor((pieces * index) / size) * multiple);
  return [border(rank), border(rank + 1)];
}

/** Another thread of the team failed, or does not answer: nothing that the team computes can be trusted. */
export class TeamError extends Error {
  override readonly name = "TeamError";
}

// The memory that a team shares:
//
//   0   i32  threads that have arrived at the barrier     16  f64[8]        what rank 0 broadcasts
//   4   i32  barriers passed, modulo 2^31; negative       80  f64[2][size]  what the threads bring to a sum, in turns
//            after a thread has failed
//
// That a barrier is passed and that a thread has failed stand in one number, so that neither is seen without the other.

const ARRIVED = 0;
const PASSED = 1;
/** The sign bit of the barriers passed. */
const FAILED = 0x80000000 | 0;
const BROADCAST = 2;
const SUMS = 10;
const LARGEST_BROADCAST = 8;

/** Turns of the loop in which a thread polls for the others before it sleeps: some 50 µs. */
const SPIN_TURNS = 20_000;
/** Limit of the wait of rank 0 at one barrier. The others wait without a limit, since rank 0 may pause the training. */
const BARRIER_TIMEOUT_MS = 60_000;

/** A team on shared memory. */
export class SharedTeam implements Team {
  readonly rank: number;
  readonly size: number;
  readonly #flags: Int32Array;
  readonly #numbers: Float64Array;
  #turn = 0;

  /** @param memory from `SharedTeam.memory`, the same for all threads */
  constructor(memory: SharedArrayBuffer, rank: number, size: number) {
    this.rank = rank;
    this.size = size;
    this.#flags = new Int32Array(memory, 0, 2);
    this.#numbers = new Float64Array(memory);
  }

  static memory(size: number): SharedArrayBuffer {
    return new SharedArrayBuffer(8 * (SUMS + 2 * size));
  }

  /** @throws TeamError when a thread has failed, or another one does not arrive in time */
  barrier(): void {
    const flags = this.#flags;
    const passed = check(Atomics.load(flags, PASSED));
    if (Atomics.add(flags, ARRIVED, 1) === this.size - 1) {
      Atomics.store(flags, ARRIVED, 0);
      check(Atomics.compareExchange(flags, PASSED, passed, (passed + 1) & ~FAILED));
      Atomics.notify(flags, PASSED);
      return;
    }
    for (let turn = 0; turn < SPIN_TURNS; turn++) if (check(Atomics.load(flags, PASSED)) !== passed) return;
    while (check(Atomics.load(flags, PASSED)) === passed) {
      const timeout = this.rank === 0 ? BARRIER_TIMEOUT_MS : Infinity;
      if (Atomics.wait(flags, PASSED, passed, timeout) === "timed-out") {
        throw new TeamError("A thread of the training does not answer.");
      }
    }
  }

  sum(value: number): number {
    const start = SUMS + this.#turn * this.size;
    this.#turn = 1 - this.#turn;
    this.#numbers[start + this.rank] = value;
    this.barrier();
    let sum = 0;
    for (let rank = 0; rank < this.size; rank++) sum += this.#numbers[start + rank];
    return sum;
  }

  broadcast(values: Float64Array): void {
    if (values.length > LARGEST_BROADCAST) throw new RangeError(`${values.length} numbers are too many to broadcast`);
    const shared = this.#numbers.subarray(BROADCAST, BROADCAST + values.length);
    if (this.rank === 0) shared.set(values);
    this.barrier();
    values.set(shared);
  }

  fail(): void {
    Atomics.or(this.#flags, PASSED, FAILED);
    Atomics.notify(this.#flags, PASSED);
  }
}

/** @throws TeamError where the number of barriers passed says that a thread has failed */
function check(passed: number): number {
  if (passed < 0) throw new TeamError("Another thread of the training failed.");
  return passed;
}
