import { type Latency, latencyOf } from "../latency.ts";

/** The score of an assistant. Characters are code points. */
export interface CommitScore {
  /** 1 − keystrokes with suggestions ÷ keystrokes without. */
  readonly saved: number;
  /** Taken ÷ shown; a suggestion that stays on the screen counts once. 0 where nothing was shown. */
  readonly precision: number;
  readonly shown: number;
  readonly taken: number;
  /** The mean length of those taken, in characters. */
  readonly acceptedLength: number;
  /** How often the shown text changed or vanished although the user had typed what it says. */
  readonly flicker: number;
  /** In milliseconds, from the keystroke on. */
  readonly latency: Latency & { readonly firstKeyP95: number };
}

/** Keystrokes of some of the hunks. */
export interface Effort {
  readonly without: number;
  readonly with: number;
}

/** Counts what is typed, shown and taken. */
export class Tally {
  shown = 0;
  taken = 0;
  takenCharacters = 0;
  flicker = 0;
  readonly latencies: number[] = [];
  readonly firstLatencies: number[] = [];
  /** Of all hunks. */
  #effort: Effort = { without: 0, with: 0 };
  /** By kind of hunk: see `addHunk`. */
  readonly #efforts = new Map<string, Effort>();

  /** Counts the keystrokes of a hunk under each of `kinds`, such as its language. */
  addHunk(kinds: readonly string[], effort: Effort): void {
    this.#effort = sumOf(this.#effort, effort);
    for (const kind of kinds) this.#efforts.set(kind, sumOf(this.#efforts.get(kind), effort));
  }

  /** By kind of hunk. */
  get efforts(): Readonly<Record<string, Effort>> {
    return Object.fromEntries(this.#efforts);
  }

  get effort(): Effort {
    return this.#effort;
  }

  get score(): CommitScore {
    const { shown, taken, flicker } = this;
    return {
      saved: savedBy(this.effort),
      precision: shown > 0 ? taken / shown : 0,
      shown,
      taken,
      acceptedLength: taken > 0 ? this.takenCharacters / taken : 0,
      flicker,
      latency: { ...latencyOf(this.latencies), firstKeyP95: latencyOf(this.firstLatencies).p95 },
    };
  }
}

function sumOf(one: Effort = { without: 0, with: 0 }, other: Effort): Effort {
  return { without: one.without + other.without, with: one.with + other.with };
}

/** The share of keystrokes that is saved; 0 where there are none. */
export function savedBy(effort: Effort): number {
  return effort.without > 0 ? 1 - effort.with / effort.without : 0;
}
