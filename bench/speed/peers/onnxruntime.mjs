// ONNX Runtime as an engine to measure: one character at a time, by its own operators for gru and lstm.
import ort from "onnxruntime-node";
import { answer, figure } from "../answer.ts";
import { charactersOf } from "../figures.ts";
import { model } from "./onnx.mjs";

const wanted = figure();
const { cell, hidden: H, threads } = wanted;
const session = await ort.InferenceSession.create(model(cell, H), {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
});
const states = { gru: ["hidden"], lstm: ["hidden", "cell"] }[cell];
let feeds = Object.fromEntries(states.map((name) => [name, new ort.Tensor("float32", new Float32Array(H), [1, 1, H])]));

await answer(async () => {
  for (let i = 0; i < charactersOf(wanted); i++) {
    const character = new ort.Tensor("int64", BigInt64Array.of(BigInt((i * 97) % 256)), [1, 1]);
    const results = await session.run({ ...feeds, character });
    feeds = Object.fromEntries(states.map((name) => [name, results[`${name}_next`]]));
  }
});
