import assert from "node:assert/strict";
import { test } from "node:test";
import { ModelCandidate } from "../../../server/evaluation/model-candidate.ts";
import { learnAll, smallMemory } from "../../model/memory/memory.ts";
import { bytes } from "./suggesters.ts";

test("a suggestion ends before a line that is indented less than the one that is typed", () => {
  const memory = smallMemory();
  const known = "def read(name):\n    value = lookup(name)\n    return value\nresult = read(name)\nprint(result)\n";
  learnAll(memory, bytes(known.repeat(12)));
  const candidate = new ModelCandidate({ memory }, 0.3, () => []);
  const suggestionAfter = (text: string) => {
    candidate.open("/src/read.py");
    for (const character of bytes(text)) candidate.type(character);
    return new TextDecoder().decode(candidate.suggest(new Uint8Array(0))?.text);
  };
  assert.equal(suggestionAfter("def read(name):\n    value = look"), "up(name)\n    return value");
  assert.match(
    suggestionAfter("def read(name):\n    value = lookup(name)\n    return value\nresult"),
    /^ = read\(name\)\n/,
  );
  candidate.close();
});
