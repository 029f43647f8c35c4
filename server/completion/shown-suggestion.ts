import type { Edit, Suggestion, Text } from "../../model/index.ts";
import { type SuggestionEnd, SuggestionUse, type Use } from "./suggestion-use.ts";

const LINE_FEED = 0x0a;
/** So much text before a place tells it from others, in bytes. */
const PLACE_BYTES = 64;
/** The number of suggestions remembered that were typed against. */
const MAX_REJECTED = 8;

interface Document {
  readonly text: Text;
}

type Suggested = Pick<Suggestion, "text" | "probability" | "replacedSuffix">;

/** A suggestion on the screen. */
interface Shown<D extends Document> {
  readonly document: D;
  /** Where the cursor was. */
  readonly offset: number;
  /** What the text behind the cursor would say if it were taken: its own text, and the rest of the line. */
  readonly seen: Uint8Array;
  /** The length of its own text. */
  readonly length: number;
  /** The rest of the line behind the cursor, with what it replaces there. */
  readonly line: Uint8Array;
  /** That it is exactly what comes next, as stated when it was shown first. */
  readonly probability: number;
  readonly use: SuggestionUse;
}

/** A suggestion that was typed against, and the text before it. */
interface Rejected<D extends Document> {
  readonly document: D;
  readonly before: Uint8Array;
  readonly text: Uint8Array;
}

/** Whether a suggestion was right: taken, or typed to its end, or wrong, since the user typed something else. */
export type Outcome = Exclude<Use, "left">;

/** Told how a suggestion in a document has ended, and the probability that it stated. */
export type OnOutcome<D extends Document> = (outcome: Outcome, probability: number, document: D) => void;

/** Told how each suggestion in a document has ended, and what it brought. */
export type OnEnd<D extends Document> = (end: SuggestionEnd, document: D) => void;

/**
 * The suggestion that the editor shows, as far as the text tells: no editor says what it shows, nor what became of it, but for
 * those that run the item's command when it is taken. In the fields of a snippet VS Code asks but shows nothing, which it tells no
 * extension: such a suggestion counts as shown and, where it was right, as typed along. Offsets and lengths are in bytes.
 */
export class ShownSuggestion<D extends Document> {
  #shown: Shown<D> | undefined;
  /** The one that was shown, where the last `follow` has found some of it left: what, and the probability that still holds. */
  #staying: { readonly shown: Shown<D>; readonly left: Uint8Array; readonly probability?: number } | undefined;
  /** The newest last. */
  #rejected: Rejected<D>[] = [];
  #shows = 0;
  readonly #onOutcome: OnOutcome<D>;
  readonly #onEnd: OnEnd<D>;
  readonly #now: () => number;

  /**
   * @param onOutcome called when it has turned out whether a suggestion was right
   * @param onEnd called when a suggestion has ended, right or not
   * @param now in milliseconds
   */
  constructor(onOutcome: OnOutcome<D>, onEnd: OnEnd<D> = () => {}, now = () => performance.now()) {
    this.#onOutcome = onOutcome;
    this.#onEnd = onEnd;
    this.#now = now;
  }

  /** Call with every edit of a document, in order. */
  edit(document: D, edit: Edit): void {
    const shown = this.#shown;
    if (shown?.document !== document) return;
    shown.use.edit(edit, shown.seen.subarray(0, shown.length), shown.offset, this.#now());
  }

  /**
   * Call when the editor tells that a suggestion was taken, after the edit that does so.
   *
   * @param id as `show` has returned it
   * @param index which of the candidates there: 0 for the one that was shown
   */
  take(id: number, index: number): void {
    const shown = this.#shown;
    if (shown?.use.id !== id) return; // what was typed since has ended it
    this.#shown = undefined;
    if (index === 0) this.#onOutcome("taken", shown.probability, shown.document);
    this.#onEnd(shown.use.take(this.#now()), shown.document);
  }

  /**
   * Follows what was typed since the last request, up to the cursor at `offset`. Returns what is left of the suggestion that
   * was shown then, if what was typed is what it says.
   */
  follow(document: D, offset: number): Uint8Array | undefined {
    const shown = this.#shown;
    this.#shown = undefined;
    if (this.#staying !== undefined) this.#end(this.#staying.shown, "left"); // it has not been shown any more
    this.#staying = undefined;
    if (shown === undefined) return undefined;
    if (shown.document !== document || offset < shown.offset) {
      this.#end(shown, "left");
      return undefined;
    }
    const { text } = document;
    const typed = text.slice(shown.offset, Math.min(offset, text.length));
    if (!startsWith(shown.seen, typed)) {
      const isTaken = startsWith(typed, shown.seen.subarray(0, shown.length));
      if (!isTaken) this.#reject(shown);
      this.#onOutcome(isTaken ? "taken" : "typed against", shown.probability, document);
      this.#end(shown, isTaken ? "typed along" : "typed against", offset);
      return undefined;
    }
    const left = shown.seen.subarray(typed.length);
    const line = restOfLine(text, offset);
    const length = left.length - line.length;
    if (!endsWith(left, line)) {
      if (typed.length < shown.length && isEqual(line, shown.line)) {
        shown.use.goOn(offset); // what it replaces is still there: the rest is suggested anew, and counts as the same one
        this.#staying = { shown, left: left.subarray(0, shown.length - typed.length) };
      } else this.#end(shown, "left", offset); // it steps over closers, or the text behind the cursor has changed
      return undefined;
    }
    if (length > 0) {
      shown.use.goOn(offset);
      this.#staying = { shown, left: left.subarray(0, length), probability: shown.probability };
      return this.#staying.left;
    }
    this.#onOutcome(typed.length > 1 ? "taken" : "typed along", shown.probability, document);
    this.#end(shown, "typed along", offset);
    return undefined;
  }

  /** Call with what is shown at `offset`. Returns its number: the same one while it is typed. */
  show(document: D, offset: number, { text, probability, replacedSuffix }: Suggested): number {
    const line = restOfLine(document.text, offset).slice();
    const seen = Buffer.concat([text, line.subarray(replacedSuffix)]);
    const staying = this.#staying;
    this.#staying = undefined;
    const stated = staying?.probability ?? probability;
    const stays = staying !== undefined && (startsWith(staying.left, text) || startsWith(text, staying.left));
    if (staying !== undefined && !stays) this.#end(staying.shown, "left");
    const use = stays ? staying.shown.use : new SuggestionUse(++this.#shows, this.#now());
    this.#shown = { document, offset, seen, length: text.length, line, probability: stated, use };
    return use.id;
  }

  /** Whether the user has typed something else where `text` was suggested before. */
  wasRejected(document: D, offset: number, text: Uint8Array): boolean {
    if (this.#rejected.length === 0) return false;
    const before = textBefore(document.text, offset);
    return this.#rejected.some(
      (one) => one.document === document && isEqual(one.before, before) && isEqual(one.text, text),
    );
  }

  #end({ document, use }: Shown<D>, how: Use, offset?: number): void {
    this.#onEnd(use.end(how, this.#now(), offset), document);
  }

  #reject({ document, offset, seen, length }: Shown<D>): void {
    const before = textBefore(document.text, offset).slice();
    this.#rejected = [...this.#rejected.slice(1 - MAX_REJECTED), { document, before, text: seen.subarray(0, length) }];
  }
}

function textBefore(text: Text, offset: number): Uint8Array {
  return text.slice(Math.max(0, offset - PLACE_BYTES), offset);
}

function restOfLine(text: Text, offset: number): Uint8Array {
  const end = text.indexOf(LINE_FEED, offset);
  return text.slice(offset, end < 0 ? text.length : end);
}

function startsWith(text: Uint8Array, part: Uint8Array): boolean {
  return part.length <= text.length && part.every((byte, i) => byte === text[i]);
}

function endsWith(text: Uint8Array, part: Uint8Array): boolean {
  return part.length <= text.length && startsWith(text.subarray(text.length - part.length), part);
}

function isEqual(text: Uint8Array, other: Uint8Array): boolean {
  return text.length === other.length && startsWith(text, other);
}
