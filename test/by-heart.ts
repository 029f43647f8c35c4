/** A network that knows a text by heart. */
import { startTraining, type Training, train } from "../model/index.ts";
import { implementations } from "./model/implementations.ts";

/** The fast ones. */
export const kernels = implementations.at(-1)!;
/** After so many steps a text of some hundred characters is known. */
const STEPS = 600;

/** A training on nothing but this text, secrets included, which no workspace's training would see. */
export function learnByHeart(text: string): Training {
  const training = startTraining({ cell: "gru", hiddenSize: 64, layers: 1, window: 2 }, 1, kernels);
  let left = STEPS;
  const options = { batchSize: 2, unrollLength: 16, learningRate: 0.01 };
  for (const _ of train(training, [new TextEncoder().encode(text)], () => 0, kernels, options)) {
    if (--left === 0) break;
  }
  return training;
}
