// Who speaks for a character.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../model/random.ts";
import { learnAll, predictions, randomCode, smallMemory, utf8 } from "./memory.ts";

const LINE = "const unheardOfQuantity = measure(horizon, 42);\n";
const S = 0x73;
const A = 0x61;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A memory that has read a file with the line, some other code, and the beginning of the line. */
function reading(beginning: string) {
  const memory = smallMemory();
  for (const _ of memory.learn(utf8(`// first\n${LINE}// last\n`)));
  for (const _ of memory.learn(randomCode(seededRandom(1), 4000)));
  memory.start();
  for (const character of utf8(beginning)) memory.push(character);
  return memory;
}

test("the place that is copied is found, with the text around it", () => {
  const [match, ...others] = reading("const unheardOfQuantity = mea").matches(80);
  assert.ok(match !== undefined);
  assert.ok(match.length >= 20 && match.length <= "const unheardOfQuantity = mea".length, `${match.length}`);
  assert.equal(String.fromCharCode(match.expected), "s");
  assert.equal(text(match.before), "// first\nconst unheardOfQuantity = mea");
  assert.equal(text(match.after), "sure(horizon, 42);\n// last\n");
  assert.ok(others.every(({ length }) => length <= match.length));
});

test("where nothing is like it, nothing matches", () => {
  assert.deepEqual(reading("").matches(80), []);
  assert.deepEqual(smallMemory().matches(80), []);
});

test("the match speaks for what is copied, and the probability is the one that is predicted", () => {
  const memory = reading("const unheardOfQuantity = mea");
  const { probability, shares } = memory.explain(S);
  assert.equal(probability, memory.probabilityOf(S));
  assert.ok(probability > 0.9);
  assert.ok(shares.match > 0.5 && shares.words > 0.5, JSON.stringify(shares));
  assert.ok(memory.explain(A).shares.match < shares.match, "it says less for what it does not expect");
  assert.equal(shares.network, 0);
});

test("all that speaks for a bit together is its log odds, as far as the mixing goes", () => {
  const memory = smallMemory();
  learnAll(memory, utf8("ab".repeat(300)));
  const { probability, shares } = memory.explain(A);
  const all = Object.values(shares).reduce((sum, share) => sum + share, 0);
  // Eight bits, each as probable as the others; the last refinement moves them a little.
  const logOdds = 8 * Math.log(probability ** (1 / 8) / (1 - probability ** (1 / 8)));
  assert.ok(all > 0.7 * logOdds && all < 1.5 * logOdds, `${all} of ${logOdds}`);
});

test("the network speaks only where it was mixed in, for what it expects", () => {
  const memory = smallMemory();
  const network = new Float32Array(256).fill(0.01 / 255);
  for (const character of randomCode(seededRandom(2), 1000)) {
    memory.learnByte(
      character,
      Float32Array.from({ length: 256 }, (_, i) => (i === character ? 0.9 : 0.1 / 255)),
    );
  }
  network[0x7a] = 0.99;
  const expected = memory.explain(0x7a, network).shares.network;
  assert.ok(expected > 1, `${expected}`);
  assert.ok(memory.explain(0x40, network).shares.network < expected);
  assert.equal(memory.explain(0x7a).shares.network, 0);
});

test("explaining changes nothing", () => {
  const memory = reading("const unheard");
  const before = predictions(memory);
  memory.explain(0x4f);
  memory.matches(10);
  assert.deepEqual(predictions(memory), before);
  assert.ok(learnAll(memory, utf8("OfQuantity")) < 10);
});
