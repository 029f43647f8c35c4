/**
 * What a wrong suggestion costs, in keystrokes: reading it. On seven workspaces 1.5 saves a thousandth less than 0.5 and is
 * right a hundredth more often.
 */
const COST_WRONG = 1.5;
/** What a right one costs: reading and accepting it. */
const COST_RIGHT = 0.5;

const LINE_FEED = 0x0a;

export interface SuggestionEndOptions {
  readonly threshold: number;
  readonly complete: boolean;
  readonly worth?: (length: number) => boolean;
}

/**
 * Where to end a suggestion: the number of characters (bytes) of `text` to show, 0 for none. Among the ends that do not
 * cut a word, that is the one with the largest expected gain in keystrokes, p · (L − 0.5) − (1 − p) · 1.5, where L
 * is the length in code points and p the product of the probabilities up to there.
 *
 * @param text what was generated. An end is only seen where a character follows it, or where `complete` says that
 *   none will.
 *   In lines after the first it is only seen where the line ends.
 * @param probabilities of each of its characters
 * @param threshold no end with a smaller p is taken
 * @param worth whether a text of that length may be shown at all
 */
export function suggestionEnd(
  text: Uint8Array,
  probabilities: ArrayLike<number>,
  { threshold, complete, worth = () => true }: SuggestionEndOptions,
): number {
  let best = 0;
  let bestGain = 0;
  let probability = 1;
  let length = 0;
  let line = 1;
  for (let end = 1; end <= text.length; end++) {
    probability *= probabilities[end - 1];
    if (probability < threshold) break;
    if (!isContinuation(text[end - 1])) length++;
    if (text[end - 1] === LINE_FEED) line++;
    if (end === text.length ? !complete : !(line === 1 ? isEnd(text, end) : text[end] === LINE_FEED)) continue;
    if (isBlank(text[end - 1])) continue; // the user would not see what it adds
    const gain = probability * (length - COST_RIGHT) - (1 - probability) * COST_WRONG;
    if (gain > bestGain && worth(end)) {
      bestGain = gain;
      best = end;
    }
  }
  return best;
}

/** Whether the text may end before `text[at]`: at a word border, a camelCase hump or an underscore. */
export function isEnd(text: Uint8Array, at: number): boolean {
  const before = text[at - 1];
  const after = text[at];
  if (isContinuation(after)) return false;
  if (!isWord(before) || !isWord(after)) return true;
  return (before === UNDERSCORE) !== (after === UNDERSCORE) || (isLower(before) && isUpper(after));
}

const UNDERSCORE = 0x5f;

/** Whether a byte belongs to a word; those of all scripts but ASCII do. */
export function isWord(byte: number): boolean {
  return isLower(byte) || isUpper(byte) || (byte >= 0x30 && byte <= 0x39) || byte === UNDERSCORE || byte >= 0x80;
}

function isLower(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
