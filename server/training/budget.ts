const MEGABYTE = 2 ** 20;

/** The automatic length of a training, in seconds: a minute, two more per megabyte, at most fifteen. */
const LEAST_SECONDS = 60;
const SECONDS_PER_MEGABYTE = 120;
const MOST_SECONDS = 900;

/** The seconds of learning for so many characters: `seconds`, or the automatic length where that is 0. */
export function trainingSeconds(seconds: number, characters: number): number {
  if (seconds > 0) return seconds;
  return Math.min(MOST_SECONDS, LEAST_SECONDS + Math.round((SECONDS_PER_MEGABYTE * characters) / MEGABYTE));
}
