import type { Floats } from "../kernels.ts";

export function softmax(rows: Floats, count: number, V: number): void {
  for (let i = 0; i < count; i++) softmaxRow(rows, i * V, V);
}

export function crossEntropyForward(logits: Floats, targets: Uint8Array, count: number, V: number): number {
  let nats = 0;
  for (let i = 0; i < count; i++) {
    const target = logits[i * V + targets[i]];
    nats += softmaxRow(logits, i * V, V) - target;
  }
  return nats;
}

export function crossEntropyBackward(
  probabilities: Floats,
  targets: Uint8Array,
  count: number,
  V: number,
  scale: number,
): void {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < V; j++) probabilities[i * V + j] *= scale;
    probabilities[i * V + targets[i]] -= scale;
  }
}

/** Turns `V` logits from `start` on into probabilities and returns ln Σ exp(logit). */
function softmaxRow(values: Floats, start: number, V: number): number {
  let largest = -Infinity;
  for (let j = start; j < start + V; j++) largest = Math.max(largest, values[j]);
  let sum = 0;
  for (let j = start; j < start + V; j++) {
    values[j] = Math.exp(values[j] - largest); // never above 1, so the sum cannot overflow
    sum += values[j];
  }
  for (let j = start; j < start + V; j++) values[j] /= sum;
  return largest + Math.log(sum);
}
