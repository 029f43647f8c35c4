// Memory and network reading a text together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { continueText, distributionOf, networkAt } from "../../model/continuation.ts";
import type { Memory } from "../../model/memory/memory.ts";
import { Overlay } from "../../model/memory/overlay.ts";
import { seededRandom } from "../../model/random.ts";
import { calibrate, calibrateBoth, Reading } from "../../model/reading.ts";
import { Adaptation } from "../../model/rnn/adaptation.ts";
import { MIDDLE_END } from "../../model/rnn/infilling.ts";
import { Network } from "../../model/rnn/network.ts";
import { startTraining, train } from "../../model/rnn/training.ts";
import { textOf } from "../../model/text.ts";
import { implementations } from "./implementations.ts";
import { learnAll, smallMemory } from "./memory/memory.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Iterable<number>) => new TextDecoder().decode(Uint8Array.from(bytes));
const lines = ["const planet = read(1);\n", "let comet = orbit(planet);\n", "return comet + planet;\n"];
const known = encode(lines.join("").repeat(12));
const unseen = encode(`${lines[1]}${lines[0]}${lines[2]}`.repeat(3));
const kernels = implementations[1];
const CONFIG = { cell: "sru", hiddenSize: 32, layers: 2, window: 4 } as const;
const training = startTraining(CONFIG, 1, kernels);
for (const { step } of train(training, [known], () => 0, kernels, { batchSize: 2, unrollLength: 32 })) {
  if (step === 250) break;
}
const network = new Network(training.parameters, kernels, "int8");
const adaptation = Adaptation.of(training, kernels);

function knowing(): Memory {
  const memory = smallMemory();
  learnAll(memory, known);
  return memory;
}

function bits(reading: Reading, text: Uint8Array): number {
  let nats = 0;
  for (const character of text) {
    nats += reading.read(character);
    reading.adapt();
  }
  return nats / Math.LN2 / text.length;
}

test("a text is forgotten when the next begins, and the memory is as before when the reading ends", () => {
  const memory = knowing();
  for (const parts of [{ memory }, { network }, { adaptation }, { memory, network }, { memory, adaptation }]) {
    memory.start();
    const before = memory.probabilityOf(99);
    const reading = new Reading(parts);
    const first = bits(reading, unseen);
    const second = bits(reading, unseen);
    assert.ok(second < first || !("memory" in parts || "adaptation" in parts), `${second} bits after ${first}`);
    reading.restart();
    assert.equal(bits(reading, unseen), first, Object.keys(parts).join());
    reading.dispose();
    memory.start();
    assert.equal(memory.probabilityOf(99), before);
  }
  assert.throws(() => new Reading({}), RangeError);
});

test("what lies beside a text is refreshed before it is read, and only for that text", () => {
  const near = encode("let result = readPlanet(first);\n".repeat(3));
  const memory = smallMemory();
  learnAll(memory, near);
  learnAll(memory, encode("let result = readComet(second);\n".repeat(6)));
  const text = encode("let result = readPlanet(");
  const reading = new Reading({ memory }, [near]);
  const beside = bits(reading, text);
  reading.restart();
  const alone = bits(reading, text);
  assert.ok(beside < 0.8 * alone, `${beside} bits beside it, ${alone} alone`);
  reading.restart([near]);
  assert.equal(bits(reading, text), beside);
  reading.dispose();
  const afterwards = new Reading({ memory });
  assert.equal(bits(afterwards, text), alone);
  afterwards.dispose();
});

test("what is generated is the most probable text, and leaves everything where it was", () => {
  const memory = knowing();
  for (const parts of [{ memory }, { network }, { memory, network }]) {
    const reading = new Reading(parts);
    for (const character of encode("let comet = or")) reading.read(character);
    const once = decode(Array.from(reading.continue(12), ({ character }) => character));
    const again = decode(Array.from(reading.continue(12), ({ character }) => character));
    assert.equal(again, once);
    assert.equal(once, "bit(planet);", Object.keys(parts).join());
    for (const _ of reading.continue(12)) break; // left early
    assert.equal(decode(Array.from(reading.continue(12), ({ character }) => character)), once);
    reading.dispose();
  }
  assert.deepEqual(Array.from(continueText(undefined, undefined, 5)), []);
});

test("an overlay that opens in the middle of calibration leaves it bit for bit as it was", () => {
  const texts = [{ bytes: unseen, beside: [known] }];
  const document = encode(lines.join("").repeat(4));
  const quiet = knowing();
  for (const _ of calibrate({ memory: quiet }, texts));
  const disturbed = knowing();
  let interruptions = 0;
  for (const _ of calibrate({ memory: disturbed }, texts)) {
    const overlay = new Overlay(disturbed, textOf(document));
    for (const _ of overlay.advance(60));
    overlay.close();
    interruptions++;
  }
  assert.ok(interruptions > 2, `${interruptions}`);
  assert.deepEqual(disturbed.parameters, quiet.parameters);
});

test("each generated character is as probable as it is after those before it", () => {
  const memory = knowing();
  for (const parts of [{ memory }, { network }, { memory, network }]) {
    const reading = new Reading(parts);
    const start = encode("let comet = ");
    for (const character of start) reading.read(character);
    const generated = Array.from(reading.continue(12));
    const state = network.createState();
    network.advance(state, start);
    for (const { character, probability } of generated) {
      const own = distributionOf(parts.memory, parts.network && { network: parts.network, state })[character];
      assert.ok(Math.abs(own - probability) < 1e-6, `${probability}, not ${own}, with ${Object.keys(parts).join()}`);
      parts.memory?.push(character);
      network.step(state, character);
    }
    reading.dispose();
  }
});

test("calibrating keeps the mixing and nothing of the text", () => {
  const memory = knowing();
  const uncalibrated = new Reading({ memory, network });
  const before = bits(uncalibrated, unseen);
  uncalibrated.dispose();
  const parameters = memory.parameters.slice();
  for (let round = 0; round < 3; round++)
    for (const _ of calibrate({ memory, network }, [{ bytes: unseen, beside: [] }]));
  assert.notDeepEqual(memory.parameters, parameters);
  const calibrated = new Reading({ memory, network });
  const after = bits(calibrated, unseen);
  calibrated.dispose();
  assert.ok(after < before, `${after} bits after calibrating, ${before} before`);
  memory.parameters.set(parameters);
  const back = new Reading({ memory, network });
  assert.equal(bits(back, unseen), before, "something of the text was kept");
  back.dispose();
});

test("a network that brings nothing is ignored, and counts again where it does", () => {
  const texts = [{ bytes: encode(lines.join("").repeat(2)), beside: [] }];
  const untrained = new Network(startTraining(CONFIG, 2, kernels).parameters, kernels, "int8");
  const memory = smallMemory();
  for (const _ of calibrateBoth({ memory, network: untrained }, texts));
  assert.ok(memory.ignoresNetwork);
  const [alone, together] = [{ memory }, { memory, network: untrained }].map((parts) => {
    const reading = new Reading(parts);
    const cost = bits(reading, unseen);
    reading.dispose();
    return cost;
  });
  assert.equal(together, alone);
  for (const _ of calibrateBoth({ memory, network }, texts));
  assert.ok(!memory.ignoresNetwork, "the memory knows nothing, and the network this text");
});

test("what follows the cursor changes what is continued, and nothing that is kept", () => {
  const config = { cell: "sru", hiddenSize: 12, layers: 2, window: 2, encoder: 6 } as const;
  const training = startTraining(config, 1, kernels);
  const random = seededRandom(3);
  for (const { name, values } of training.parameters.tensors) {
    if (name.startsWith("decoder")) for (let i = 0; i < values.length; i++) values[i] = random.next() - 0.5;
  }
  const network = new Network(training.parameters, kernels);
  const predicted = (suffix: string, read = "let a = sum(") => {
    const reading = new Reading({ network });
    for (const character of encode(read)) reading.read(character);
    return { reading, text: Array.from(reading.continue(4, encode(suffix))) };
  };
  const without = predicted("").text;
  const { reading, text } = predicted("b, c);\n");
  assert.notDeepEqual(text, without);
  assert.deepEqual(Array.from(reading.continue(4)), without, "the state of the text is as it was");
  for (const end of [");\nnext", "\nnext", "  \nnext"]) {
    assert.deepEqual(
      predicted(end).text,
      without,
      "at the end of a line, and before what an editor closes, it is alone",
    );
  }
  assert.notDeepEqual(predicted("b, c);\n").text, predicted("next(c);\n").text);
  assert.notDeepEqual(predicted("next", "").text, predicted("", "").text, "before the first character, too");
});

test("with a memory, too, what follows comes when the decoder says that the middle is over, and not before", () => {
  const config = { ...CONFIG, encoder: 4 };
  /** The end of the middle is everywhere e^odds times as probable as what follows. */
  const endingAt = (odds: number) => {
    const { parameters } = startTraining(config, 1, kernels);
    const { latentWeights, stateWeights, bias, output } = parameters.encoder!;
    for (const weights of [latentWeights, stateWeights]) weights.fill(0);
    bias.fill(9); // whose tanh is 1
    output.fill(odds / 4, MIDDLE_END * 4, (MIDDLE_END + 1) * 4);
    return new Network(parameters, kernels);
  };
  const memory = knowing();
  memory.start();
  for (const character of encode("let comet = orb")) memory.push(character);
  const after = (network: Network, suffix: string) => {
    const place = networkAt(network, network.createState(), encode(suffix));
    const said = Array.from(continueText(memory, place, 4));
    return { said, next: distributionOf(memory, place) };
  };
  const plain = after(endingAt(0), "");
  assert.equal(decode(plain.said.map(({ character }) => character)), "it(p");
  const never = after(endingAt(-40), "planet);");
  assert.deepEqual(
    never.said.map(({ character }) => character),
    plain.said.map(({ character }) => character),
  );
  const now = after(endingAt(40), "planet);");
  assert.equal(decode([now.said[0]!.character]), "p");
  assert.ok(now.said[0]!.probability > 0.9, `${now.said[0]!.probability}`);
  const soon = after(endingAt(3), "planet);");
  for (const { said, next } of [now, soon, never]) {
    assert.ok(Math.abs(next.reduce((sum, one) => sum + one, 0) - 1) < 1e-5);
    const { character, probability } = said[0]!;
    assert.ok(Math.abs(next[character]! - probability) < 0.05, `${next[character]} in all, ${probability} when chosen`);
  }
  assert.ok(soon.next[0x70]! > 2 * plain.next[0x70]!, "more probable than without");
});
