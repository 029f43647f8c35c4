import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CELL_KINDS,
  CorpusError,
  classify,
  decodeTraining,
  encodeCheckpoint,
  evaluateOrder0,
  generate,
  Network,
  Reading,
  referenceKernels,
  runToEnd,
  seededRandom,
  startTraining,
  sureLanguage,
  type Training,
  train,
} from "../../model/index.ts";
import { SNIPPET_ROWS } from "../../model/rnn/snippets.ts";

const kernels = referenceKernels(32);
const encode = (text: string) => new TextEncoder().encode(text);

/** Trains for a number of steps, at a constant learning rate. */
function trainSteps(training: Training, files: Uint8Array[], steps: number, batchSize = 2) {
  let done = 0;
  for (const step of train(training, files, () => 0, kernels, { batchSize, unrollLength: 16, learningRate: 0.01 })) {
    if (++done === steps) return step;
  }
  throw new Error("the training ended by itself");
}

for (const cell of CELL_KINDS) {
  test(`${cell}: learns a short text by heart`, () => {
    const text = "for (const item of basket) {\n  total += item.price;\n}\n";
    const training = startTraining({ cell, hiddenSize: 48, layers: 1, window: 1 }, 1, kernels);
    const { bitsPerCharacter } = trainSteps(training, [encode(text)], 800);
    assert.ok(bitsPerCharacter < 0.1, `${bitsPerCharacter} bits per character`);
    const network = new Network(training.parameters, kernels);
    const generated = Array.from(generate(network, network.createState(), { maxLength: text.length }));
    assert.equal(new TextDecoder().decode(Uint8Array.from(generated, ({ character }) => character)), text);
  });
}

test("training predicts what it has not seen better than counting characters does", () => {
  const lines = (from: number, to: number) =>
    encode(Array.from({ length: to - from }, (_, i) => `let value${(from + i) % 7} = read(${from + i});\n`).join(""));
  const known = [lines(0, 60), lines(60, 120)];
  const unknown = [lines(200, 220)];
  const training = startTraining({ cell: "gru", hiddenSize: 32, layers: 1, window: 2 }, 1, kernels);
  trainSteps(training, known, 300);
  const reading = new Reading({ network: new Network(training.parameters, kernels) });
  const nats = unknown[0].reduce((sum, character) => sum + reading.read(character), 0);
  const bits = nats / Math.LN2 / unknown[0].length;
  const order0 = evaluateOrder0(known, unknown).bitsPerCharacter;
  assert.ok(bits < order0 / 3, `${bits} against ${order0}`);
});

test("a training restored from its checkpoint goes on bit for bit, in the middle of files and epochs", () => {
  const files = ["first file\n", "the second, longer file of the corpus\n", "third\n", "가나다 fourth\n"].map(encode);
  for (const cell of CELL_KINDS) {
    const config = { cell, hiddenSize: 6, layers: 2, window: 2, encoder: 4, languages: ["go", "java"] };
    const straight = startTraining(config, 9, kernels);
    let steps = 0;
    let restored: Training | undefined;
    const languageTexts = { texts: [files[0]!, files[1]!, files[3]!], languages: Uint8Array.of(0, 1, 1) };
    const options = { batchSize: 6, unrollLength: 8, warmUpSteps: 1, holes: 3, holeCharacters: 18, languageTexts };
    for (const _ of train(straight, files, () => 0, kernels, options)) {
      steps++;
      if (steps === 7) restored = decodeTraining(encodeCheckpoint(straight), kernels);
      if (steps === 14) break;
    }
    assert.ok(restored);
    steps = 7;
    for (const _ of train(restored, files, () => 0, kernels, options)) if (++steps === 14) break;
    assert.deepEqual(restored.position, straight.position);
    assert.deepEqual(encodeCheckpoint(restored), encodeCheckpoint(straight), cell);
  }
});

test("languages are told apart, from the middle of files too, and learning them costs no text its place", () => {
  const words = { a: ["func", "return", "package"], b: ["class", "void", "import"] };
  const text = (of: readonly string[], seed: number) => {
    const random = seededRandom(seed);
    return encode(Array.from({ length: 200 }, () => `${of[Math.floor(random.next() * 3)]} x\n`).join(""));
  };
  const files = [text(words.a, 1), text(words.b, 2), encode("neither of them\n".repeat(20))];
  const config = { cell: "sru", hiddenSize: 24, layers: 2, window: 2, languages: ["a", "b"] } as const;
  const training = startTraining(config, 3, kernels);
  const languageTexts = { texts: files.slice(0, 2), languages: Uint8Array.of(0, 1) };
  const options = { batchSize: 6, unrollLength: 16, learningRate: 0.01, languageTexts };
  let done = 0;
  let characters = 0;
  for (const step of train(training, files, () => 0, kernels, options)) {
    characters = step.characters;
    if (++done === 500) break;
  }
  assert.equal(training.position.reading?.rows.length, 3, "every file has a row, as without languages");
  // Those that read snippets do not predict how a snippet begins.
  assert.ok(characters > 3 * 16 && characters < (3 + SNIPPET_ROWS) * 16, `${characters}`);
  const network = new Network(training.parameters, kernels);
  for (const [number, of] of [words.a, words.b].entries()) {
    const classification = runToEnd(classify(network, text(of, 9).subarray(400, 480)));
    assert.equal(sureLanguage(classification, 0.9), config.languages[number], JSON.stringify(classification));
  }
  assert.deepEqual(runToEnd(classify(network, encode(""))).languages, []);
  assert.equal(sureLanguage(runToEnd(classify(network, encode("func x\nreturn x\n"))), 0), undefined, "too short");
  const unknown = runToEnd(classify(network, encode("QWERTZUIOPASDFGHJKLYXCVBNM".repeat(9))));
  assert.equal(sureLanguage(unknown, 0), undefined, "like nothing that was learned");
});

test("a training goes on where no file has a language any more", () => {
  const files = [encode("one one one one"), encode("two two two two")];
  const training = startTraining(
    { cell: "sru", hiddenSize: 6, layers: 1, window: 1, languages: ["go", "java"] },
    2,
    kernels,
  );
  const options = { batchSize: 2, unrollLength: 4 };
  for (const texts of [files, []]) {
    const languageTexts = { texts, languages: Uint8Array.from(texts.keys()) };
    for (const _ of train(training, files, () => 0, kernels, { ...options, languageTexts })) break;
  }
  assert.equal(training.position.step, 2);
});

test("another corpus is read from its start, with what was learned", () => {
  const training = startTraining({ cell: "gru", hiddenSize: 6, layers: 1, window: 1 }, 2, kernels);
  trainSteps(training, [encode("one one one one")], 5);
  const before = training.parameters.block.slice();
  for (const step of train(training, [encode("two")], () => 0, kernels, { batchSize: 8, unrollLength: 4 })) {
    assert.equal(step.step, 6);
    assert.equal(step.characters, 4);
    break;
  }
  assert.notDeepEqual(training.parameters.block, before);
  assert.equal(training.position.reading?.rows.length, 1);
});

test("the learning rate rises over the warm-up and falls with the progress", () => {
  const training = startTraining({ cell: "elman", hiddenSize: 4, layers: 1, window: 1 }, 2, kernels);
  let calls = 0;
  const progress = () => calls++ / 10;
  const options = { batchSize: 1, unrollLength: 4, warmUpSteps: 2, learningRate: 1 };
  const rates = Array.from(train(training, [encode("abc")], progress, kernels, options), (step) => step.learningRate);
  assert.deepEqual(
    rates.map((rate) => Math.round(rate * 100) / 100),
    [0.5, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
  );
});

test("nothing to learn from is a CorpusError", () => {
  const training = startTraining({ cell: "gru", hiddenSize: 4, layers: 1, window: 1 }, 1, kernels);
  for (const files of [[], [new Uint8Array(0)]]) {
    assert.throws(
      () => trainSteps(training, files, 1),
      (error) => error instanceof CorpusError && error.reason === "empty",
    );
  }
});
