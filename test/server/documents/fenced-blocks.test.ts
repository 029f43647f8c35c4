import assert from "node:assert/strict";
import { test } from "node:test";
import { fencedBlockAt } from "../../../server/documents/fenced-blocks.ts";

/** The block around the cursor, which `|` stands for: its info and what is in it. */
function blockAt(marked: string): readonly [info: string, content: string] | undefined {
  const offset = marked.indexOf("|");
  const text = marked.replace("|", "");
  const block = fencedBlockAt(text, offset);
  return block && [block.info, text.slice(block.start, block.end)];
}

test("a place in a fenced block has its name and what is in it", () => {
  assert.deepEqual(blockAt("# Title\n```ts\nlet a|;\n```\nmore\n"), ["ts", "let a;\n"]);
  assert.deepEqual(blockAt("~~~ python title=x\nprint(|)\n~~~\n"), ["python", "print()\n"]);
  assert.deepEqual(blockAt("```\n|\n```\n"), ["", "\n"]);
});

test("a block that is being written goes on to the end", () => {
  assert.deepEqual(blockAt("```rust\nfn main() {|"), ["rust", "fn main() {"]);
});

test("prose before, between and after blocks is in none, nor is the fence itself", () => {
  for (const marked of [
    "|text\n```ts\ncode\n```\n",
    "```ts\na\n```\nbetween |\n```go\nb\n```\n",
    "```ts\na\n```\nafter|",
    "``|`ts\na\n```\n",
    "",
    "|",
  ]) {
    assert.equal(blockAt(marked), undefined, JSON.stringify(marked));
  }
});

test("a shorter fence, or another one, closes no block, and inline code opens none", () => {
  assert.deepEqual(blockAt("````md\n```\n|\n```\n````\n"), ["md", "```\n\n```\n"]);
  assert.deepEqual(blockAt("~~~\n```\n|\n~~~\n"), ["", "```\n\n"]);
  assert.equal(blockAt("```inline``` text\n|"), undefined);
});
