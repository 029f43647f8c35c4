// What users make of suggestions, as edits of the text tell it: the cursor stands at `║`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ShownSuggestion } from "../../../server/completion/shown-suggestion.ts";
import { countCharacters, type SuggestionEnd } from "../../../server/completion/suggestion-use.ts";
import { OpenDocument } from "../../../server/documents/document.ts";
import { byteLength, decodeText, encodeText } from "../../../server/documents/encoding.ts";

class Session {
  readonly ends: SuggestionEnd[] = [];
  now = 0;
  readonly #shown = new ShownSuggestion<OpenDocument>(
    () => {},
    (end) => this.ends.push(end),
    () => this.now,
  );
  readonly #document: OpenDocument;
  #text: string;
  #cursor: number;

  constructor(marked: string) {
    const [before, after] = marked.split("║") as [string, string];
    this.#text = before + after;
    this.#cursor = before.length;
    this.#document = new OpenDocument("file:///a.ts", "typescript", 1, this.#text);
  }

  /** Another document is completed. */
  leave(): void {
    this.#shown.follow(new OpenDocument("file:///b.ts", "typescript", 1, ""), 0);
  }

  show(text: string, replacedSuffix = 0): number {
    return this.#shown.show(this.#document, this.#offset, { text: encodeText(text), probability: 0.5, replacedSuffix });
  }

  /** Inserts `text` by one edit, in place of so much behind the cursor; `closed` is what the editor closes by itself. */
  insert(text: string, replaced = 0, closed = ""): void {
    const [start, end] = [this.#cursor, this.#cursor + replaced].map((offset) => this.#positionOf(offset));
    const range = { start: start!, end: end! };
    this.#text = this.#text.slice(0, this.#cursor) + text + closed + this.#text.slice(this.#cursor + replaced);
    for (const edit of this.#document.change([{ range, text: text + closed }], 2))
      this.#shown.edit(this.#document, edit);
    this.#cursor += text.length;
  }

  /** Writes `text` over the character before the cursor, as an IME does. */
  compose(text: string): void {
    this.#cursor--;
    this.insert(text, 1);
  }

  /** Asks for suggestions, and shows `text` or what is left of the one that was shown. */
  ask(text?: string, replacedSuffix = 0): number {
    const left = this.#shown.follow(this.#document, this.#offset);
    if (text !== undefined) return this.show(text, replacedSuffix);
    return left === undefined ? 0 : this.show(decodeText(left));
  }

  /** Types by single characters, each after so many milliseconds, and asks after each. */
  type(text: string, milliseconds = 100): void {
    for (const character of text) {
      this.now += milliseconds;
      this.insert(character);
      this.ask();
    }
  }

  /** Moves the cursor to the end of the text. */
  moveOn(): void {
    this.#cursor = this.#text.length;
  }

  take(id: number, index = 0): void {
    this.#shown.take(id, index);
  }

  get #offset(): number {
    return byteLength(this.#text.slice(0, this.#cursor));
  }

  #positionOf(offset: number) {
    const lines = this.#text.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  }
}

const used = (ends: readonly SuggestionEnd[]) => ends.map(({ use, characters, strokes }) => [use, characters, strokes]);

test("a suggestion that comes in by one edit was taken, with as many characters as users count", () => {
  const session = new Session("x.║;");
  session.show("items");
  session.insert("items");
  session.ask();
  session.show(" = '한글 👩‍👩‍👧'");
  session.insert(" = '한글 👩‍👩‍👧'");
  session.ask();
  assert.deepEqual(used(session.ends), [
    ["taken", 5, 1],
    ["taken", 9, 1],
  ]);
});

test("one that was taken word for word was taken once, whatever is typed then", () => {
  const session = new Session("x.║");
  session.show("items.length > 0");
  session.insert("items");
  session.ask();
  session.type(".");
  session.insert("length");
  session.ask();
  session.type(" =");
  assert.deepEqual(used(session.ends), [["taken", 11, 2]]);
});

test("one that is typed counts as one, and brings nothing", () => {
  const session = new Session("x.║;");
  session.show("items");
  session.type("items");
  session.show("ab");
  session.type("a");
  session.type("x");
  assert.deepEqual(used(session.ends), [
    ["typed along", 0, 0],
    ["typed against", 0, 0],
  ]);
});

test("several keys between two requests are typed all the same", () => {
  const session = new Session("x.║");
  session.show("items");
  for (const character of "items") session.insert(character);
  session.ask();
  assert.deepEqual(used(session.ends), [["typed along", 0, 0]]);
});

test("what the editor adds by itself is not taken: closers, indentation", () => {
  const session = new Session("  f║");
  session.show("()");
  session.insert("(", 0, ")");
  session.ask();
  assert.deepEqual(used(session.ends), [["typed along", 0, 0]]);
  const other = new Session("  if (a) {║");
  other.show("\n    b();");
  other.insert("\n    ");
  other.ask();
  other.insert("b();");
  other.ask();
  assert.deepEqual(used(other.ends), [["taken", 4, 1]]);
  assert.equal(countCharacters("\n    b();\n\tc"), 7);
});

test("one that replaces what the editor has closed is the same one by words and as a whole, and counts once", () => {
  const session = new Session("f(na║)");
  const id = session.show("me: string): Item {", 1);
  session.insert("me");
  assert.equal(session.ask(": string): Item {", 1), id);
  session.insert(": string): Item {", 1);
  session.take(id);
  assert.deepEqual(used(session.ends), [["taken", 19, 2]]);
});

test("what is taken in place of what stands behind the cursor counts", () => {
  const session = new Session("f(x║)");
  session.show(", y);", 1);
  session.insert(", y);", 1);
  session.ask();
  assert.deepEqual(used(session.ends), [["taken", 5, 1]]);
});

test("the item's command tells that one was taken, also a single character, at once and once", () => {
  const session = new Session("x.item║");
  const id = session.show("s");
  session.insert("s");
  session.take(id);
  assert.deepEqual(used(session.ends), [["taken", 1, 1]]);
  session.take(id);
  session.ask();
  assert.equal(session.ends.length, 1);
});

test("one that is typed keeps its number, and another gets another", () => {
  const session = new Session("x.║");
  const id = session.show("items");
  session.insert("i");
  assert.equal(session.ask("tems.length"), id);
  session.insert("t");
  assert.notEqual(session.ask("oggle"), id);
  session.take(id);
  assert.deepEqual(used(session.ends), [["left", 0, 0]]);
});

test("one stands there once an IME has composed what is before it", () => {
  const session = new Session("║");
  session.insert("ㅎ");
  session.ask("을");
  session.now = 500;
  session.compose("하");
  session.ask("나");
  session.now = 1000;
  session.compose("한");
  session.ask("다");
  session.now = 1400;
  session.insert(" ");
  session.ask();
  assert.deepEqual(
    session.ends.map(({ use, milliseconds }) => [use, milliseconds]),
    [
      ["left", 0],
      ["left", 0],
      ["typed against", 400],
    ],
  );
});

test("one stands there until the user types past it, and moving on is not typing against it", () => {
  const session = new Session("a.║\nb.");
  session.show("items");
  session.now = 400;
  session.insert("n");
  session.now = 900;
  session.ask();
  session.show("ame");
  session.now = 1000;
  session.moveOn();
  session.ask();
  session.show("c");
  session.now = 1200;
  session.insert("c");
  session.ask("d");
  session.type("d");
  session.show("en");
  session.type("e");
  session.now = 2000;
  session.leave();
  assert.deepEqual(
    session.ends.map(({ use, milliseconds }) => [use, milliseconds]),
    [
      ["typed against", 400],
      ["left", 100],
      ["typed along", 200],
      ["typed along", 100],
      ["left", 700],
    ],
  );
});
