const MEGABYTE = 2 ** 20;

/** The automatic length of a training, in seconds: a minute, two more per megabyte, at most fifteen. */
const LEAST_SECONDS = 60;
const SECONDS_PER_MEGABYTE = 120;
const MOST_SECONDS = 900;

/**
 * The share of it that a training takes which goes on from a base network: that learns in one pass over the workspace, and the head
 * for languages needs little more on a network that stands still.
 */
const FINE_TUNING_SHARE = 1 / 3;

/**
 * The seconds of learning for so many characters: `seconds`, or the automatic length where that is 0.
 *
 * @param isFineTuning whether it goes on from a base network and learns nothing else
 */
export function trainingSeconds(seconds: number, characters: number, isFineTuning = false): number {
  if (seconds > 0) return seconds;
  const whole = Math.min(MOST_SECONDS, LEAST_SECONDS + (SECONDS_PER_MEGABYTE * characters) / MEGABYTE);
  return Math.round(whole * (isFineTuning ? FINE_TUNING_SHARE : 1));
}
