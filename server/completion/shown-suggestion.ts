import type { Suggestion, Text } from "../../model/index.ts";

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
  /** That it is exactly what comes next, as stated when it was shown first. */
  readonly probability: number;
}

/** A suggestion that was typed against, and the text before it. */
interface Rejected<D extends Document> {
  readonly document: D;
  readonly before: Uint8Array;
  readonly text: Uint8Array;
}

/** How a suggestion ended: by being taken, or typed to its end, or because the user typed something else. */
export type Outcome = "taken" | "typed along" | "typed against";

/** Told how a suggestion in a document has ended, and the probability that it stated. */
export type OnOutcome<D extends Document> = (outcome: Outcome, probability: number, document: D) => void;

/**
 * The suggestion that the editor shows, as far as the text tells: no editor says what became of one. Offsets and lengths
 * are in bytes.
 */
export class ShownSuggestion<D extends Document> {
  #shown: Shown<D> | undefined;
  /** The one that was shown, where the last `follow` has found some of it left. */
  #staying: Shown<D> | undefined;
  /** The newest last. */
  #rejected: Rejected<D>[] = [];
  readonly #onOutcome: OnOutcome<D>;

  /** @param onOutcome called when a suggestion has ended */
  constructor(onOutcome: OnOutcome<D>) {
    this.#onOutcome = onOutcome;
  }

  /**
   * Follows what was typed since the last request, up to the cursor at `offset`. Returns what is left of the suggestion that
   * was shown then, if what was typed is what it says.
   */
  follow(document: D, offset: number): Uint8Array | undefined {
    const shown = this.#shown;
    this.#shown = undefined;
    this.#staying = undefined;
    if (shown === undefined || shown.document !== document || offset < shown.offset) return undefined;
    const { text } = document;
    const typed = text.slice(shown.offset, Math.min(offset, text.length));
    if (!startsWith(shown.seen, typed)) {
      const isTaken = startsWith(typed, shown.seen.subarray(0, shown.length));
      if (!isTaken) this.#reject(shown);
      this.#onOutcome(isTaken ? "taken" : "typed against", shown.probability, document);
      return undefined;
    }
    const left = shown.seen.subarray(typed.length);
    const line = restOfLine(text, offset);
    const length = left.length - line.length;
    if (!endsWith(left, line)) return undefined; // it steps over closers, or the text behind the cursor has changed
    if (length > 0) {
      this.#staying = shown;
      return left.subarray(0, length);
    }
    this.#onOutcome(typed.length > 1 ? "taken" : "typed along", shown.probability, document);
    return undefined;
  }

  /** Call with what is shown at `offset`. */
  show(document: D, offset: number, { text, probability, replacedSuffix }: Suggested): void {
    const line = restOfLine(document.text, offset).subarray(replacedSuffix);
    const seen = Buffer.concat([text, line]);
    const stated = this.#staying === undefined ? probability : this.#staying.probability;
    this.#shown = { document, offset, seen, length: text.length, probability: stated };
  }

  /** Whether the user has typed something else where `text` was suggested before. */
  wasRejected(document: D, offset: number, text: Uint8Array): boolean {
    if (this.#rejected.length === 0) return false;
    const before = textBefore(document.text, offset);
    return this.#rejected.some(
      (one) => one.document === document && isEqual(one.before, before) && isEqual(one.text, text),
    );
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
