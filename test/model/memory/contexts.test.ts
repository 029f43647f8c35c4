// What each context model looks at: two places of a text, ║, at which it finds the same, and two at which it doesn't.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CONTEXTS, HASHES } from "../../../model/memory/bindings.ts";
import { smallMemory, utf8 } from "./memory.ts";

interface Looks {
  readonly same: string;
  /** Differs in nothing but what the context looks at. A NUL is a border. */
  readonly other?: string;
}

/** Two names are followed by the same, whatever they are called; one is followed by something else. */
const EXPECTATIONS: Looks = {
  same: "ab=1\nab=1\nab║=1\ncb=1\ncb=1\ncb║",
  other: "ab=1\nab=1\nab║-1\nab║",
};

const LOOKS: Readonly<Record<string, Looks>> = {
  BYTES_0: { same: "a║b║" },
  BYTES_1: { same: "xa║ya║", other: "xa║xb║" },
  BYTES_2: { same: "xab║yab║", other: "xab║xcb║" },
  BYTES_3: { same: "xabc║yabc║", other: "abc║dbc║" },
  BYTES_4: { same: "xabcd║yabcd║", other: "abcd║xbcd║" },
  BYTES_8: { same: "xabcdefgh║yabcdefgh║", other: "abcdefgh║xbcdefgh║" },
  WORD: { same: "a.foo║ b(foo║", other: "foo║ goo║" },
  WORD_QUOTE: { same: "a.foo║ b(foo║", other: 'foo║ "foo║' },
  WORD_SIGN: { same: "a.foo║ bb.foo║", other: "a.foo║ a(foo║" },
  HUMP: { same: "readComet║ lookComet║", other: "readComet║ readBomet║" },
  HUMP_1: { same: "lookReadComet║ findReadComet║", other: "readComet║ lookComet║" },
  WORD_1_GAP: { same: "let foo║;set let foo║", other: "let foo║ let(foo║" },
  WORD_2_GAP: { same: "a x = foo║ a y = foo║", other: "a x = foo║ a x - foo║" },
  WORD_3: { same: "a b c foo║ (a.b c=foo║", other: "a b c foo║ d b c foo║" },
  LINE_FIRST: { same: "if a foo║\nif b.foo║", other: "if a foo║\nfor a foo║" },
  LINE_PLACE: { same: "  a foo║\n  b foo║", other: "  a foo║\n    a foo║" },
  LINE_ENCLOSING: { same: "if a:\n  x foo║\n  y foo║", other: "if a:\n  foo║\nif b:\n  foo║" },
  LINE_ABOVE: { same: "a b\nc d║\nx b\ny d║", other: "a b\nc d║\nx e\ny d║" },
  BRACKET: { same: "call(a, foo║)\ncall(b, foo║", other: "call(foo║)\nread(foo║" },
  COLUMN: { same: "abX\ncd║\nefX\ncd║", other: "abX\ncd║\nefY\ncd║" },
  COLUMN_WORD: { same: "abX\ncd║\nefX\ncd║", other: "abX\ncd║\nefY\ncd║" },
  SHAPE_4: { same: "a = b.foo║; c = d.goo║", other: "a = b.foo║; a = b,foo║" },
  SHAPE_6: { same: "x; a = b.foo║ y; c = d.goo║", other: "(a = b.foo║ ;a = b.foo║" },
  SHAPE_LINE: { same: "a = b.foo║\nc = d.goo║", other: "a = b.foo║\na == b.foo║" },
  SHAPE_WORD: { same: "a = b.foo║; c = d.foo║", other: "a = b.foo║; a = b,foo║" },
  FILE_BYTES_3: { same: "xabc║yabc║", other: "abc║\0abc║" },
  EXPECTED: {
    same: "planet orbit1 planet orbit║1 planet orbit║",
    other: "planet orbit1 planet orbit║2 planet orbit║",
  },
  INDIRECT_ABOVE: EXPECTATIONS,
  INDIRECT_FIRST: EXPECTATIONS,
  INDIRECT_SHAPE_6: EXPECTATIONS,
  INDIRECT_SHAPE_LINE: EXPECTATIONS,
};

/** In indentation, contexts look at how it relates to the line above. */
const IN_INDENTATION: Readonly<Record<string, Looks>> = {
  LINE_FIRST: { same: "  f() {\n    ║g\n  }\nh() {\n  ║", other: "f() {\n  ║g\nf();\n  ║" },
  LINE_PLACE: { same: "  f() {\n    ║g\n}\nh();\n  ║", other: "f() {\n  ║g\n  h();\n  ║" },
  LINE_ENCLOSING: { same: "if a:\n  b\n  ║c\n  b\n  ║", other: "if a:\n  b\n  ║c\n  d\n  ║" },
  LINE_ABOVE: { same: "a\n  ║b\n\na\n  ║", other: "a\n  ║b\n\nc\n  ║" },
  COLUMN: { same: "a b\n  ║c\na b\n  ║", other: "a b\n  ║c\na d\n  ║" },
};

const list = readFileSync(path.join(import.meta.dirname, "../../../model/memory/wasm/contexts/list.ts"), "utf8");
const names = [...list.matchAll(/^ {2}([A-Z0-9_]+),$/gm)]
  .map(([, name = ""]) => name)
  .filter((name) => name !== "COUNT");

/** The hash of a context at each ║ of the text. */
function hashesOf(name: string, text: string): number[] {
  const memory = smallMemory();
  const hashes: number[] = [];
  for (const [i, part] of text.split("║").entries()) {
    if (i > 0) {
      memory.probabilityOf(0x61);
      hashes.push(new Uint32Array(memory.parameters.buffer, HASHES, CONTEXTS)[names.indexOf(name)]);
    }
    for (const byte of utf8(part)) {
      if (byte === 0) memory.interrupt();
      else memory.learnByte(byte);
    }
  }
  return hashes;
}

test("every context model is listed", () => {
  assert.deepEqual(Object.keys(LOOKS), names);
  assert.equal(names.length, CONTEXTS);
});

for (const looks of [LOOKS, IN_INDENTATION]) {
  for (const [name, { same, other }] of Object.entries(looks)) {
    test(`${name} looks at what is the same in ${JSON.stringify(same)}`, () => {
      const [first, second] = hashesOf(name, same);
      assert.equal(first, second);
      if (other === undefined) return;
      const [one, another] = hashesOf(name, other);
      assert.notEqual(one, another, `not at what differs in ${JSON.stringify(other)}`);
    });
  }
}
