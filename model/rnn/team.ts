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
}

/** A team of one. */
export const ALONE: Team = { rank: 0, size: 1, barrier: () => {}, sum: (value) => value, broadcast: () => {} };

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
//   0   i32  threads that have come to the barrier       16  f64[8]        what rank 0 broadcasts
//   4   i32  barriers passed                             80  f64[2][size]  what the threads bring to a sum, in turns
//   8   i32  1 after a thread failed

const ARRIVED = 0;
const PASSED = 1;
const FAILED = 2;
const BROADCAST = 2;
const SUMS = 10;
const LARGEST_BROADCAST = 8;

/** Turns of a loop in which a thread looks whether the others have come, before it sleeps: some 50 µs. */
const SPINS = 20_000;
/** How long a thread sleeps for the others, in milliseconds; rank 0 may pause a training for longer. */
const PATIENCE = 60_000;

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
    this.#flags = new Int32Array(memory, 0, 4);
    this.#numbers = new Float64Array(memory);
  }

  static memory(size: number): SharedArrayBuffer {
    return new SharedArrayBuffer(8 * (SUMS + 2 * size));
  }

  /** @throws TeamError when another thread failed */
  barrier(): void {
    const flags = this.#flags;
    const passed = Atomics.load(flags, PASSED);
    if (Atomics.add(flags, ARRIVED, 1) === this.size - 1) {
      Atomics.store(flags, ARRIVED, 0);
      Atomics.add(flags, PASSED, 1);
      Atomics.notify(flags, PASSED);
      return;
    }
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(flags, PASSED) !== passed) return;
    while (Atomics.load(flags, PASSED) === passed) {
      if (Atomics.load(flags, FAILED) === 1) throw new TeamError("Another thread of the training failed.");
      const result = Atomics.wait(flags, PASSED, passed, PATIENCE);
      // Rank 0 waits for work to be done; the others wait for as long as it likes.
      if (result === "timed-out" && this.rank === 0) throw new TeamError("A thread of the training does not answer.");
    }
    if (Atomics.load(flags, FAILED) === 1) throw new TeamError("Another thread of the training failed.");
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

  /** Makes the others' next or present barrier a `TeamError`. */
  fail(): void {
    Atomics.store(this.#flags, FAILED, 1);
    Atomics.add(this.#flags, PASSED, 1);
    Atomics.notify(this.#flags, PASSED);
  }
}
