import type { Eagerness, Settings } from "../settings.ts";

/** How much surer than at normal eagerness a suggestion must be, on the scale of log odds. */
const SHYNESS: Readonly<Record<Eagerness, number>> = { shy: 0.6, normal: 0, eager: -0.6 };

/** How far a language's threshold moves with each suggestion that was right or wrong, on the scale of log odds. */
const RATE = 0.05;
/** How far it moves at most: at 0.5, to 0.38 or 0.62. */
const BOUND = 0.5;

/**
 * How far the probabilities of suggestions can be trusted in each language, as its suggestions have shown: where they
 * were right more often than stated, less sure ones are shown as well, and the other way round.
 */
export class Trust {
  /** By language, what is added to the log odds of a stated probability. */
  readonly #shifts = new Map<string, number>();

  /** The least probability to show in a language, where it is `threshold` as long as nothing is known. */
  thresholdOf(language: string, threshold: number): number {
    return probabilityOf(logOdds(threshold) - this.#shiftOf(language));
  }

  /** Notes whether a suggestion was right, by being taken or typed along, and the probability that it stated. */
  note(language: string, probability: number, isRight: boolean): void {
    const shift = this.#shiftOf(language);
    const expected = probabilityOf(logOdds(probability) + shift);
    const moved = shift + RATE * ((isRight ? 1 : 0) - expected);
    this.#shifts.set(language, Math.min(BOUND, Math.max(-BOUND, moved)));
  }

  #shiftOf(language: string): number {
    return this.#shifts.get(language) ?? 0;
  }
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
