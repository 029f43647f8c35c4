import type { Eagerness, Settings } from "../settings.ts";

/** How much surer than at normal eagerness a suggestion must be, on the scale of log odds. */
const SHYNESS: Readonly<Record<Eagerness, number>> = { shy: 0.6, normal: 0, eager: -0.6 };

/** How far a language's threshold moves with each suggestion that was right or wrong, on the scale of log odds. */
const RATE = 0.05;
/** How far it moves at most: at 0.5, to 0.38 or 0.62. */
const BOUND = 0.5;

/** By language, what is added to the log odds of a stated probability. */
export type Shifts = ReadonlyMap<string, number>;

/** How sure suggestions of a language must be, as their use has taught. */
export interface LearnedThreshold {
  readonly language: string;
  /** The least probability that is shown. */
  readonly threshold: number;
  /** The least probability as long as nothing is learned, by the settings. */
  readonly initial: number;
  /** How far `threshold` can move. */
  readonly least: number;
  readonly most: number;
}

/**
 * How far the probabilities of suggestions can be trusted in each language, as its suggestions have shown: where they
 * were right more often than stated, less sure ones are shown as well, and the other way round.
 */
export class Trust {
  /** By language, what was added to the log odds of a stated probability when the moves began to be counted. */
  #start: Shifts = new Map();
  /** By language, how far that has moved since. */
  #moves = new Map<string, number>();

  /** The least probability to show in a language, where it is `threshold` as long as nothing is known. */
  thresholdOf(language: string, threshold: number): number {
    return probabilityOf(logOdds(threshold) - this.#shiftOf(language));
  }

  /** Notes whether a suggestion was right, by being taken or typed along, and the probability that it stated. */
  note(language: string, probability: number, isRight: boolean): void {
    const shift = this.#shiftOf(language);
    const expected = probabilityOf(logOdds(probability) + shift);
    const moved = bounded(shift + RATE * ((isRight ? 1 : 0) - expected));
    this.#moves.set(language, moved - (this.#start.get(language) ?? 0));
  }

  /** What was learned since the last `goOn`: other windows learn at the same time, and moves can be added to theirs. */
  get moves(): Shifts {
    return new Map(this.#moves);
  }

  /** Goes on from what all windows have learned, of which `counted` are moves of this one. */
  goOn(from: Shifts, counted: Shifts = new Map()): void {
    this.#start = from;
    for (const [language, move] of counted) {
      const left = (this.#moves.get(language) ?? 0) - move;
      if (left === 0) this.#moves.delete(language);
      else this.#moves.set(language, left);
    }
  }

  /** Forgets all that was learned. */
  forget(): void {
    this.#start = new Map();
    this.#moves = new Map();
  }

  /** The thresholds that have moved, where it is `threshold` as long as nothing is known. */
  learned(threshold: number): LearnedThreshold[] {
    const [least, most] = [BOUND, -BOUND].map((shift) => probabilityOf(logOdds(threshold) - shift)) as [number, number];
    const languages = new Set([...this.#start.keys(), ...this.#moves.keys()]);
    return [...languages].flatMap((language) => {
      if (this.#shiftOf(language) === 0) return [];
      return [{ language, threshold: this.thresholdOf(language, threshold), initial: threshold, least, most }];
    });
  }

  #shiftOf(language: string): number {
    return bounded((this.#start.get(language) ?? 0) + (this.#moves.get(language) ?? 0));
  }
}

/** Keeps a shift within its bounds. */
export function bounded(shift: number): number {
  return Math.min(BOUND, Math.max(-BOUND, shift));
}

/** Whoever wants to see only what is very sure sees nothing less probable. */
const VERY_SURE = 0.9;

/** The settings that say how sure a suggestion must be. */
type Sureness = Pick<Settings["suggestions"], "show" | "eagerness" | "threshold">;

/**
 * The least probability to show; undefined where nothing is shown.
 *
 * @param isAsked whether the user has asked for suggestions, rather than typed
 */
export function leastProbability({ show, eagerness, threshold }: Sureness, isAsked = false): number | undefined {
  if (show === "whenAsked" && !isAsked) return undefined;
  const least = probabilityOf(logOdds(threshold) + SHYNESS[eagerness]);
  return show === "whenVerySure" && !isAsked ? Math.max(least, VERY_SURE) : least;
}

/** Infinite for 0 and 1. */
function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
