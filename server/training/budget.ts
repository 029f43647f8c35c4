const MEGABYTE = 2 ** 20;

/** What a training takes where the settings leave it open, in seconds: a minute, two more per megabyte, at most fifteen. */
const LEAST_SECONDS = 60;
const SECONDS_PER_MEGABYTE = 120;
const MOST_SECONDS = 900;

/** How long to learn so many characters: `seconds`, or as long as is worth the wait where that is 0. */
export function trainingSeconds(seconds: number, characters: number): number {
  if (seconds > 0) return seconds;
  return Math.min(MOST_SECONDS, LEAST_SECONDS + Math.round((SECONDS_PER_MEGABYTE * characters) / MEGABYTE));
}
