import assert from "node:assert/strict";
import { test } from "node:test";
import { Network, referenceKernels, startTraining, suggest, train } from "../../model/index.ts";

const kernels = referenceKernels(32);
const LINE_FEED = 0x0a;
const encoder = new TextEncoder();

/** Knows a few lines by heart, but not which comes next, nor whether elephants end one. */
function halfSure(): Network {
  const lines = ["open(left);", "let elephants", "let elephants", "let elephants = again;"];
  const file = encoder.encode(`${lines.join("\n")}\n`.repeat(4));
  const training = startTraining({ cell: "gru", hiddenSize: 32, layers: 1, window: 4 }, 1, kernels);
  let steps = 0;
  for (const _ of train(training, [file], () => 0, kernels, { lanes: 2, unrollLength: 16, learningRate: 0.01 })) {
    if (++steps === 500) break;
  }
  return new Network(training.parameters, kernels);
}

const network = halfSure();

function stateAfter(text: string) {
  const state = network.createState();
  for (const character of encoder.encode(text)) network.step(state, character);
  return state;
}

test("a suggestion states the product of its characters' probabilities, and what it expects behind", () => {
  let ended = 0;
  const places = ["", "l", "le", "let", "let ele", "let elephants =", "op"];
  for (const typed of places) {
    const suggestion = suggest(network, stateAfter(typed), { maxLength: 40, threshold: 0.1 });
    assert.ok(suggestion !== undefined, typed);
    const state = stateAfter(typed);
    let product = 1;
    for (const character of suggestion.text) {
      product *= Math.exp(-network.surprise(state, character));
      network.step(state, character);
    }
    const probabilities = network.predict(state);
    assert.equal(suggestion.next, probabilities.indexOf(Math.max(...probabilities)));
    if (suggestion.next === LINE_FEED) {
      product *= probabilities[LINE_FEED]; // that the line ends is part of what it says
      ended++;
    }
    assert.ok(Math.abs(suggestion.probability - product) < 1e-2 * product, `${suggestion.probability}, not ${product}`);
  }
  assert.ok(ended > 0, "no line's end was tried");
});

test("where it stops at what stands behind the cursor, that is what it expects", () => {
  const suggestion = suggest(network, stateAfter("open("), {
    maxLength: 40,
    threshold: 0.1,
    follows: 0x29,
  });
  assert.equal(new TextDecoder().decode(suggestion?.text), "left");
  assert.equal(suggestion?.next, 0x29);
});
