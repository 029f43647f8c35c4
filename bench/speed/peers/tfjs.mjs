// TensorFlow.js on its WebAssembly backend as an engine to measure: all but sru, which it lacks.

import * as tf from "@tensorflow/tfjs";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { answer, figure } from "../answer.ts";

const V = 256;
const { cell, hidden: H, layers, batch: B, unroll: T, threads } = figure();
setThreadsCount(threads);
if (!(await tf.setBackend("wasm"))) throw new Error("the backend does not start");

const bound = 1 / Math.sqrt(H);
const weights = (...shape) => tf.variable(tf.randomUniform(shape, -bound, bound));
const G = { elman: 1, gru: 3, lstm: 4 }[cell] * H;
const stack = Array.from({ length: layers }, (_, depth) => ({
  input: weights(depth === 0 ? V : H, G),
  recurrent: weights(H, G),
  inputBias: weights(G),
  recurrentBias: weights(G),
}));
const output = { weights: weights(H, V), bias: weights(V) };
const oneHot = () => tf.cast(tf.oneHot(tf.randomUniform([T * B], 0, V, "int32"), V), "float32");
const inputs = oneHot();
const targets = oneHot();
const adam = tf.train.adam(2e-3);

const CELLS = {
  elman: (x, u) => tf.tanh(tf.add(x, u)),
  gru: (x, u, { hidden }) => {
    const [xr, xz, xn] = tf.split(x, 3, 1);
    const [ur, uz, un] = tf.split(u, 3, 1);
    const z = tf.sigmoid(tf.add(xz, uz));
    const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, ur)), un)));
    return tf.add(n, tf.mul(z, tf.sub(hidden, n)));
  },
  lstm: (x, u, state) => {
    const [i, f, g, o] = tf.split(tf.add(x, u), 4, 1);
    state.cell = tf.add(tf.mul(tf.sigmoid(f), state.cell), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return tf.mul(tf.sigmoid(o), tf.tanh(state.cell));
  },
};

/** The layer's output [T · B, H] of its input [T · B, …]. */
function unroll(layer, below) {
  const steps = tf.split(tf.add(tf.matMul(below, layer.input), layer.inputBias), T, 0);
  const state = { hidden: tf.zeros([B, H]), cell: tf.zeros([B, H]) };
  const hidden = steps.map((x) => {
    const recurrent = tf.add(tf.matMul(state.hidden, layer.recurrent), layer.recurrentBias);
    state.hidden = CELLS[cell](x, recurrent, state);
    return state.hidden;
  });
  return tf.concat(hidden, 0);
}

function loss() {
  const hidden = stack.reduce((below, layer) => unroll(layer, below), inputs);
  const logits = tf.add(tf.matMul(hidden, output.weights), output.bias);
  return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1)));
}

await answer(() => {
  const value = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss);
    const norm = tf.sqrt(tf.addN(Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)))));
    const scale = tf.minimum(1, tf.div(1, norm));
    adam.applyGradients(Object.fromEntries(Object.entries(grads).map(([name, g]) => [name, tf.mul(g, scale)])));
    return value;
  });
  value.dataSync();
  value.dispose();
});
