import assert from "node:assert/strict";
import { test } from "node:test";
import { generate, Network, seededRandom, startTraining } from "../../../model/index.ts";
import { type GenerationRequest, generateText } from "../../../server/generation/generation.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { findSecrets } from "../../../server/workspace/secrets.ts";
import { kernels, learnByHeart } from "../../by-heart.ts";

const untrained = new Network(
  startTraining({ cell: "gru", hiddenSize: 8, layers: 1, window: 2 }, 1, kernels).parameters,
  kernels,
);

const PLAIN: GenerationRequest = { prompt: "", temperature: 0.7, topK: 256, seed: 1, length: 300 };

async function generated(network: Network, request: Partial<GenerationRequest>, stopAfter = Infinity) {
  const stop = new AbortController();
  const scheduler = new Scheduler({ onError: assert.ifError });
  const pieces: string[] = [];
  const work = generateText(network, { ...PLAIN, ...request }, { scheduler, findSecrets, signal: stop.signal });
  for (;;) {
    const { value, done } = await work.next();
    if (done) return { pieces, text: pieces.join(""), ...value };
    pieces.push(value);
    if (pieces.length >= stopAfter) stop.abort();
  }
}

test("the pieces are the text that the network writes, whole characters of any width, as many as were asked for", async () => {
  let clean = 0;
  for (let seed = 0; seed < 12; seed++) {
    const length = 1 + 20 * seed;
    const { pieces, text, secretsLeftOut } = await generated(untrained, { seed, length, temperature: 1.5 });
    const bytes = Array.from(
      generate(untrained, untrained.createState(), {
        maxLength: 4 * length,
        temperature: 1.5,
        random: seededRandom(seed),
      }),
      ({ character }) => character,
    );
    const written = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
    const expected = Array.from(written).slice(0, length).join("");
    if (secretsLeftOut === 0) assert.equal(text, expected); // some noise looks like a secret
    clean += secretsLeftOut === 0 ? 1 : 0;
    assert.ok(Array.from(text).length <= length, `seed ${seed}`);
    for (const piece of pieces) assert.ok(piece.isWellFormed(), `seed ${seed}: ${JSON.stringify(piece)}`);
  }
  assert.ok(clean > 6, `${clean}`);
});

test("a prompt is continued, and no piece ends within a line but the last", async () => {
  const text = "def first():\n    return 1\n\n\ndef second():\n    return 2\n";
  const { parameters } = learnByHeart(text);
  const network = new Network(parameters, kernels);
  const whole = await generated(network, { temperature: 0, length: text.length - 3 });
  assert.equal(whole.text, text.slice(0, -3));
  assert.ok(whole.pieces.length > 3);
  for (const piece of whole.pieces.slice(0, -1)) assert.match(piece, /\n$/);
  const rest = await generated(network, { temperature: 0, length: 20, prompt: text.slice(0, 20) });
  assert.equal(rest.text, text.slice(20, 40));
  assert.deepEqual([rest.secretsLeftOut, rest.isSteered], [0, false]);
});

test("stopped, it ends with whole lines, and writes no more", async () => {
  const text = "one\ntwo\nthree\nfour\nfive\nsix\n";
  const network = new Network(learnByHeart(text).parameters, kernels);
  const { pieces } = await generated(network, { temperature: 0, length: 1000 }, 2);
  assert.deepEqual(pieces, ["one\n", "two\n"]);
});

test("a network that knows a secret by heart does not tell it, and goes on after it", async () => {
  const secret = ["tK9vQ2", "bX7mZ4", "pL1nR8", "sW3cY6"].join("");
  const lines = ["import os\n", `token = "${secret}"\n`, "print(token)\n", "done()\n"];
  const text = lines.join("");
  const network = new Network(learnByHeart(text).parameters, kernels);
  const told = generate(network, network.createState(), { maxLength: text.length });
  assert.equal(String.fromCharCode(...Array.from(told, ({ character }) => character)), text, "it is known by heart");
  const { pieces, secretsLeftOut } = await generated(network, { temperature: 0, length: text.length });
  assert.equal(pieces.join(""), text.replace(secret, ""));
  assert.equal(secretsLeftOut, 1);
  // Wherever the text ends, no part of it that would do for a beginning comes.
  for (let length = lines[0]!.length + 12; length < text.length; length += 3) {
    const { text: cut } = await generated(network, { temperature: 0, length });
    assert.ok(!cut.includes(secret.slice(0, 8)), cut);
    assert.deepEqual(await findSecrets(cut), []);
  }
});
