import type { SimulatedEditor } from "./simulated-editor.ts";

/** Pressing Home, Tab or Backspace, and End. */
const CORRECTED_MARGIN = 3;

/** One thing that the hand does. */
export type Stroke =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "tab" | "backspace" | "delete" }
  /** Goes to the beginning of the line, indents it so, and comes back. */
  | { readonly kind: "margin"; readonly margin: string }
  /** Moves over what stands after the cursor already. */
  | { readonly kind: "move"; readonly length: number };

/**
 * A person who types a text at one place of a document, and knows what the editor does by itself: types closing
 * characters over, goes on after a block that is closed already, corrects indentation, deletes what is too much.
 */
export class Hand {
  readonly #editor: SimulatedEditor;
  /** The document up to the end of the target. */
  readonly #wanted: string;
  readonly #start: number;
  /** The length of the text after the place, which stays as it is. */
  readonly #suffix: number;

  /** @param target the text that is to stand between what is before the editor's cursor and what is after it now */
  constructor(editor: SimulatedEditor, target: string) {
    const { text, cursor } = editor;
    // Enter in a margin takes the blanks after the cursor away, so they are typed again where that happens.
    const blanks = /^[\t ]*/.exec(text.slice(cursor))![0];
    this.#editor = editor;
    this.#start = cursor;
    this.#wanted = text.slice(0, cursor) + target + blanks;
    this.#suffix = text.length - cursor - blanks.length;
  }

  /** Whether what stands before the cursor is as it should be. */
  get isRight(): boolean {
    const { text, cursor } = this.#editor;
    return cursor >= this.#start && this.#wanted.startsWith(text.slice(0, cursor));
  }

  /** The part of the target that is still to come, where what stands before the cursor is right. */
  get left(): string {
    return this.#wanted.slice(this.#editor.cursor);
  }

  /** What stands after the cursor and does not belong to the text that was there: closers that the editor has inserted. */
  get pending(): string {
    const { text, cursor } = this.#editor;
    return text.slice(cursor, text.length - this.#suffix);
  }

  /** What to do next; undefined when the text is as it should be. */
  next(): Stroke | undefined {
    if (!this.isRight) return this.#correction();
    const { text, cursor, restOfLevel } = this.#editor;
    const { left, pending } = this;
    if (left === pending && pending.trim() === "") return undefined;
    if (left === "") return { kind: "delete" };
    if (!this.#isTypedOver(pending) && left.startsWith(pending)) return { kind: "move", length: pending.length };
    const next = String.fromCodePoint(left.codePointAt(0)!);
    const isMargin = /^[\t ]*$/.test(text.slice(text.lastIndexOf("\n", cursor - 1) + 1, cursor));
    if (isMargin && /[\t ]/.test(next) && left.startsWith(restOfLevel)) return { kind: "tab" };
    return { kind: "key", key: next };
  }

  /** Whether what the editor has inserted after the cursor is shorter to type over than to move over. */
  #isTypedOver(pending: string): boolean {
    return !pending.startsWith("\n") && (pending.length < 2 || this.#editor.canTypeOver);
  }

  /** What to do about text before the cursor that is not as it should be. */
  #correction(): Stroke {
    const { text, cursor } = this.#editor;
    const start = text.lastIndexOf("\n", cursor - 1) + 1;
    if (!this.#wanted.startsWith(text.slice(0, start))) return { kind: "backspace" };
    const written = text.slice(start, cursor);
    const wanted = this.#wanted.slice(start).split("\n", 1)[0]!;
    const isBlank = written.trim() === "";
    if (this.#editor.leavesLineEmpty && this.#wanted[start] === "\n") return { kind: "key", key: "\n" };
    if (isBlank || !wanted.trimStart().startsWith(written.trimStart())) return { kind: "backspace" };
    return { kind: "margin", margin: /^[\t ]*/.exec(wanted)![0] };
  }

  /** Does it, and returns the number of keystrokes. */
  do(stroke: Stroke): number {
    const editor = this.#editor;
    switch (stroke.kind) {
      case "key":
        editor.press(stroke.key);
        return 1;
      case "tab":
        editor.tab();
        return 1;
      case "backspace":
        editor.backspace();
        return 1;
      case "delete":
        editor.delete();
        return 1;
      case "margin":
        editor.indent(stroke.margin);
        return CORRECTED_MARGIN;
      case "move":
        return this.#moveOver(stroke.length).length;
    }
  }

  #moveOver(length: number): readonly MoveKey[] {
    const { text, cursor } = this.#editor;
    this.#editor.moveTo(cursor + length);
    return keysOver(text, cursor, length);
  }

  /**
   * Whether a suggestion is exactly right: it says what comes next, and what the editor has closed by itself still fits.
   *
   * @param replacedSuffix the number of characters after the cursor that it replaces
   */
  wants(text: string, replacedSuffix: number): boolean {
    const { left, pending } = this;
    if (!this.isRight || text === "") return false;
    const beyond = replacedSuffix - pending.length;
    const after = this.#editor.text.slice(this.#editor.cursor + pending.length);
    // What it replaces of the text that stays, it has to say again.
    const again = beyond > 0 ? after.slice(0, beyond) : "";
    if (!text.endsWith(again)) return false;
    const said = text.slice(0, text.length - again.length);
    if (!left.startsWith(said)) return false;
    if (!fits(pending, left)) return true; // what the editor has closed has to be deleted in any case
    return fits(pending.slice(Math.max(0, replacedSuffix)), left.slice(said.length));
  }
}

/** A key that moves the cursor. */
export type MoveKey = "ArrowDown" | "ArrowLeft" | "ArrowRight" | "End" | "Home";

/**
 * The way over `length` characters from `cursor`: ↓ for each line and End, the way out of blocks whose ends the editor
 * has written. Where more stands on the last line it is the shortest: straight on, back from the end, or on from Home.
 */
export function keysOver(text: string, cursor: number, length: number): readonly MoveKey[] {
  const to = cursor + length;
  const lines = text.slice(cursor, to).split("\n").length - 1;
  const after = /^.*/.exec(text.slice(to))![0].length;
  if (lines === 0 && length <= after) return times(length, "ArrowRight");
  const end: MoveKey[] = [...times(lines, "ArrowDown"), "End"];
  const inLine = text.slice(text.lastIndexOf("\n", to - 1) + 1, to).trimStart().length;
  if (lines === 0 || after <= inLine + 1) return [...end, ...times(after, "ArrowLeft")];
  // From the end, Home goes to the first character that is not blank.
  return [...end, "Home", ...times(inLine, "ArrowRight")];
}

function times(count: number, key: MoveKey): MoveKey[] {
  return Array.from({ length: count }, () => key);
}

const OPENERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Whether typing `left` before `pending`, closers that are typed over, ends with all of them. */
export function fits(pending: string, left: string): boolean {
  let at = 0;
  for (const closer of pending) {
    if (/\s/.test(closer)) continue;
    const open = OPENERS[closer];
    let depth = 0;
    for (; at < left.length; at++) {
      if (left[at] === open) depth++;
      else if (left[at] === closer && depth-- === 0) break;
    }
    if (at >= left.length) return false;
    at++;
  }
  return true;
}
