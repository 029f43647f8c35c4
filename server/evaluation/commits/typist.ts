import type { LanguageRules } from "../../documents/language-rules.ts";
import type { Assistant, GhostText, TextEdit } from "./assistant.ts";
import { Hand } from "./hand.ts";
import { Screen } from "./screen.ts";
import { SimulatedEditor } from "./simulated-editor.ts";
import type { Tally } from "./tally.ts";

/** What a user takes of a suggestion: the whole of it or nothing, or its first words as well. */
export type Acceptance = "whole" | "words";

/** A hand that needs more strokes per character than this does not get there. */
const MAX_STROKES_PER_CHARACTER = 8;

/** A part of a suggestion shorter than this, in characters, is as easily typed. */
const MIN_WORD = 2;

/** VS Code's default for what is a word. */
const WORD = /(-?\d*\.\d\w*)|([^`~!@#%^&*()\-=+[{\]}\\|;:'",.<>/?\s]+)/;

/** A file in the simulated editor, and what it takes to type into it. */
export interface Typing {
  readonly text: string;
  readonly rules: LanguageRules;
  /** One level of indentation. */
  readonly unit: string;
}

/** The number of keystrokes that `target` takes at `offset` without suggestions; undefined where it cannot be typed. */
export function keystrokesOf({ text, rules, unit }: Typing, offset: number, target: string): number | undefined {
  const editor = new SimulatedEditor(text, offset, rules, unit);
  const hand = new Hand(editor, target);
  let count = 0;
  for (let strokes = 0; strokes <= boundOf(target); strokes++) {
    const stroke = hand.next();
    if (stroke === undefined) return count;
    count += hand.do(stroke);
  }
  return undefined;
}

/**
 * Types `target` at `offset` of the file that the assistant has open, and takes what is exactly right of its suggestions.
 * Returns the number of keystrokes, and the text afterwards.
 */
export async function typeHunk(
  assistant: Assistant,
  { text, rules, unit }: Typing,
  offset: number,
  target: string,
  acceptance: Acceptance,
  tally: Tally,
): Promise<{ readonly keystrokes: number; readonly text: string }> {
  const editor = new SimulatedEditor(text, offset, rules, unit);
  const hand = new Hand(editor, target);
  const screen = new Screen(tally);
  let keystrokes = 0;
  await assistant.rest(editor.cursor);
  let pressed = performance.now();
  for (let isFirst = true, asks = true; ; isFirst = false) {
    const stroke = hand.next();
    if (stroke === undefined) break;
    const ghost: GhostText | undefined = asks ? await assistant.suggest(editor.cursor) : undefined;
    if (asks) {
      const latency = performance.now() - pressed;
      tally.latencies.push(latency);
      if (isFirst) tally.firstLatencies.push(latency);
      screen.show(ghost, editor);
      await assistant.idle();
    } else screen.clear();
    const taken: GhostText | undefined = ghost && takenOf(hand, ghost, acceptance);
    const before = editor.text;
    const cursor = editor.cursor;
    pressed = performance.now();
    if (taken !== undefined) {
      editor.accept(taken.text, taken.replacedSuffix);
      keystrokes++;
      if (taken === ghost) {
        tally.taken++;
        tally.takenCharacters += Array.from(taken.text).length - taken.replacedSuffix;
      }
    } else keystrokes += hand.do(stroke);
    asks = taken !== undefined || stroke.kind !== "move";
    const edit = editBetween(before, editor.text, cursor) ?? (asks ? typedOver(editor, cursor) : undefined);
    if (edit !== undefined) assistant.edit(edit);
    else if (editor.cursor !== cursor) {
      await assistant.rest(editor.cursor);
      pressed = performance.now();
    }
    screen.follow(before, cursor, editor);
  }
  return { keystrokes, text: editor.text };
}

/** A closer that was typed over, which the editor replaces by itself. */
function typedOver({ text, cursor }: SimulatedEditor, start: number): TextEdit | undefined {
  return cursor > start ? { start, end: cursor, inserted: text.slice(start, cursor) } : undefined;
}

function boundOf(target: string): number {
  return MAX_STROKES_PER_CHARACTER * (target.length + MAX_STROKES_PER_CHARACTER);
}

/** What of a suggestion the user takes. */
function takenOf(hand: Hand, ghost: GhostText, acceptance: Acceptance): GhostText | undefined {
  if (hand.wants(ghost.text, ghost.replacedSuffix)) return ghost;
  if (acceptance === "whole") return undefined;
  const text = firstWordOf(ghost.text);
  return text.length >= MIN_WORD && text.length < ghost.text.length && hand.wants(text, 0)
    ? { text, replacedSuffix: 0 }
    : undefined;
}

/** What VS Code's command *Accept Next Word Of Inline Suggestion* inserts. */
export function firstWordOf(text: string): string {
  const word = WORD.exec(text);
  const end = word === null ? text.length : word.index === 0 ? word[0].length : word.index;
  const blanks = /\s+/.exec(text);
  const blanksEnd = blanks === null ? end : blanks.index + blanks[0].length;
  return text.slice(0, blanks !== null && blanksEnd < end ? blanksEnd : end);
}

/**
 * The smallest edit that makes one text of the other; undefined where they are the same.
 *
 * @param cursor where the cursor was: what is typed before a text like it stands there, not behind that
 */
export function editBetween(before: string, after: string, cursor = before.length): TextEdit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  const furthest = Math.min(most, cursor);
  let start = 0;
  while (start < furthest && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let suffix = 0;
  while (
    suffix < most - start &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  )
    suffix++;
  if (isLowSurrogate(before, start) || isLowSurrogate(after, start)) start--;
  if (isLowSurrogate(before, before.length - suffix) || isLowSurrogate(after, after.length - suffix)) suffix--;
  return { start, end: before.length - suffix, inserted: after.slice(start, after.length - suffix) };
}

function isLowSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}
