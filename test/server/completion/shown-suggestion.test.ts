import assert from "node:assert/strict";
import { test } from "node:test";
import { type Outcome, ShownSuggestion } from "../../../server/completion/shown-suggestion.ts";
import { OpenDocument } from "../../../server/documents/document.ts";
import { byteLength, decodeText, encodeText } from "../../../server/documents/encoding.ts";

/** A document whose cursor stands at `║`, and what its suggestions have become. */
class Session {
  readonly outcomes: Outcome[] = [];
  readonly #shown = new ShownSuggestion<OpenDocument>((outcome) => this.outcomes.push(outcome));
  readonly #document = new OpenDocument("file:///a.ts", "", 1, "");
  #cursor = 0;

  /** The text is now this, and suggestions are asked for; returns what is left of the one that was shown. */
  ask(marked: string): string | undefined {
    const [before, after] = marked.split("║") as [string, string];
    this.#document.change([{ text: before + after }], 1);
    this.#cursor = byteLength(before);
    const left = this.#shown.follow(this.#document, this.#cursor);
    return left && decodeText(left);
  }

  show(text: string, replacedSuffix = 0): void {
    this.#shown.show(this.#document, this.#cursor, { text: encodeText(text), probability: 0.5, replacedSuffix });
  }

  wasRejected(text: string): boolean {
    return this.#shown.wasRejected(this.#document, this.#cursor, encodeText(text));
  }
}

/** Shows `text` at the cursor of `marked`, and returns what is left of it at the cursor of `then`, and what became of it. */
function after(marked: string, text: string, then: string, replacedSuffix = 0) {
  const session = new Session();
  session.ask(marked);
  session.show(text, replacedSuffix);
  return [session.ask(then), session.outcomes];
}

test("what is left of a suggestion gets shorter while it is typed", () => {
  assert.deepEqual(after("x.║;", "items", "x.it║;"), ["ems", []]);
  assert.deepEqual(after("값║", "을 더한다", "값을║"), [" 더한다", []]);
  assert.deepEqual(after("if (a)║", " {\n  b();\n}", "if (a) {\n  ║"), ["b();\n}", []]);
});

test("what the editor closes by itself belongs to it", () => {
  assert.deepEqual(after("f║", "(x)", "f(║)"), ["x", []]);
  assert.deepEqual(after("f(x║)", ", y);", "f(x,║)", 1), [undefined, []]); // it steps over what is there
});

test("a suggestion ends by being taken, or typed to its end", () => {
  assert.deepEqual(after("x.║;", "items", "x.items║;"), [undefined, ["taken"]]);
  assert.deepEqual(after("x.║;", "items", "x.items.p║;"), [undefined, ["taken"]]);
  assert.deepEqual(after("x.item║;", "s", "x.items║;"), [undefined, ["typed along"]]);
});

test("a suggestion that was typed against is not offered at the same place again", () => {
  const session = new Session();
  session.ask("x.║;");
  session.show("items");
  assert.equal(session.ask("x.n║;"), undefined);
  assert.deepEqual(session.outcomes, ["typed against"]);
  assert.equal(session.wasRejected("items"), false);
  session.ask("x.║;");
  assert.equal(session.wasRejected("items"), true);
  assert.equal(session.wasRejected("name"), false);
  session.ask("y = x.║;");
  assert.equal(session.wasRejected("items"), false);
});

test("nothing is left where the cursor or the text around is elsewhere", () => {
  assert.deepEqual(after("a.║\nb.", "items", "a.\nb.║"), [undefined, ["typed against"]]);
  assert.deepEqual(after("xy.║", "items", "x║y."), [undefined, []]);
});
