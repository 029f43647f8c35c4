import {
  codePointAt,
  codePointStart,
  isBlankCharacter,
  isBorder,
  isContinuation,
  isGraphemeBorder,
  isHump,
} from "./characters.ts";

/** What a wrong suggestion costs, in keystrokes: reading it. */
const COST_WRONG = 1.5;
/** What a right one costs: reading and accepting it. */
const COST_RIGHT = 1;

const LINE_FEED = 0x0a;
const UNDERSCORE = 0x5f;

export interface SuggestionEndOptions {
  readonly threshold: number;
  readonly lineThreshold?: number | undefined;
  readonly complete: boolean;
  readonly worth?: (length: number) => boolean;
}

/** Where a suggestion may end. */
interface End {
  /** In bytes. */
  readonly at: number;
  /** In code points. */
  readonly length: number;
  /** That all of the text up to there comes next. */
  readonly probability: number;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Where to end a suggestion: the number of characters (bytes) of `text` to show, 0 for none. Among the ends that do not
 * cut a word, that is the one with the largest expected gain in keystrokes,
 *
 *     V(i) = max over j > i of  q · (L − 1 + V(j)) − (1 − q) · 1.5,  and 0 for none,
 *
 * where i is where the text has arrived, L the length from there to the end j in code points, and q the product of the
 * probabilities between: what a further suggestion would save behind an end counts for it. So a doubtful tail is left to
 * the next suggestion, and what would be taken in bites comes in one.
 *
 * @param text what was generated. An end is only seen where a character follows it, or where `complete` says that
 *   none will.
 *   In lines after the first it is only seen where the line ends.
 * @param probabilities of each of its characters
 * @param threshold no end with a smaller q is taken
 * @param lineThreshold unless undefined, a suggestion goes on to the end of the last line up to which q is at least so large
 * @param worth whether a text of that length may be shown at all
 */
export function suggestionEnd(
  text: Uint8Array,
  probabilities: ArrayLike<number>,
  { threshold, lineThreshold, complete, worth = () => true }: SuggestionEndOptions,
): number {
  const ends = endsOf(text, probabilities, threshold, complete).filter(({ at }) => worth(at));
  const values = new Float64Array(ends.length);
  for (let i = ends.length - 1; i >= 0; i--) values[i] = bestAfter(ends[i], ends, i + 1, values, threshold).value;
  const best = bestAfter({ at: 0, length: 0, probability: 1, line: 1 }, ends, 0, values, threshold).index;
  if (best === undefined) return 0;
  if (lineThreshold === undefined) return ends[best].at;
  const further = endsOf(text, probabilities, lineThreshold, complete).filter(({ at, line }) => line > 1 && worth(at));
  return Math.max(ends[best].at, further.at(-1)?.at ?? 0);
}

/** The best end from `ends[first]` on for a suggestion that begins at `from`, and its value, of which `values` has the rest. */
function bestAfter(from: End, ends: readonly End[], first: number, values: ArrayLike<number>, threshold: number) {
  let index: number | undefined;
  let value = 0;
  for (let i = first; i < ends.length; i++) {
    const probability = ends[i].probability / from.probability;
    if (probability < threshold) break;
    const length = ends[i].length - from.length;
    const gain = probability * (length - COST_RIGHT + values[i]) - (1 - probability) * COST_WRONG;
    if (gain > value) {
      value = gain;
      index = i;
    }
  }
  return { index, value };
}

function endsOf(text: Uint8Array, probabilities: ArrayLike<number>, threshold: number, complete: boolean): End[] {
  const ends: End[] = [];
  let probability = 1;
  let length = 0;
  let line = 1;
  for (let at = 1; at <= text.length; at++) {
    probability *= probabilities[at - 1];
    if (probability < threshold) break;
    if (!isContinuation(text[at - 1])) length++;
    if (text[at - 1] === LINE_FEED) line++;
    if (at === text.length ? !complete : !(line === 1 ? isEnd(text, at) : text[at] === LINE_FEED)) continue;
    if (isBlankCharacter(codePointAt(text, codePointStart(text, at)))) continue; // the user would not see what it adds
    ends.push({ at, length, probability, line });
  }
  return ends;
}

/** Whether the text may end before `text[at]`: at a word border, a camelCase hump or an underscore. */
export function isEnd(text: ArrayLike<number>, at: number): boolean {
  if (!isGraphemeBorder(text, at)) return false;
  if (isBorder(text, at) || isHump(text, at)) return true;
  return (text[at - 1] === UNDERSCORE) !== (text[at] === UNDERSCORE);
}
