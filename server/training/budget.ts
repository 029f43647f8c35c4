import { type Config, DEFAULT_CONFIG } from "../../model/index.ts";

const MEGABYTE = 2 ** 20;

/** What a training takes where the settings leave it open, in seconds: a minute, two more per megabyte, at most fifteen. */
const LEAST_SECONDS = 60;
const SECONDS_PER_MEGABYTE = 120;
const MOST_SECONDS = 900;

/** From here on a larger network makes more of the text than the time that it takes costs. */
const LARGE = 4 * MEGABYTE;
const LARGE_HIDDEN_SIZE = 512;

/** How long to learn so many characters: `seconds`, or as long as is worth the wait where that is 0. */
export function trainingSeconds(seconds: number, characters: number): number {
  if (seconds > 0) return seconds;
  return Math.min(MOST_SECONDS, LEAST_SECONDS + Math.round((SECONDS_PER_MEGABYTE * characters) / MEGABYTE));
}

/** The network for a workspace of so many characters. */
export function configFor(characters: number): Config {
  return characters < LARGE ? DEFAULT_CONFIG : { ...DEFAULT_CONFIG, hiddenSize: LARGE_HIDDEN_SIZE };
}
