import { fromFloat8 } from "../float8.ts";
import { ADAM_DECAY, ADAM_EPSILON, type AdamRate, type Floats } from "../kernels.ts";

export function sumOfSquares(values: Floats): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

export function adam(
  parameters: Floats,
  gradients: Floats,
  firstMoments: Floats,
  secondMoments: Floats,
  { step, learningRate, gradientScale }: AdamRate,
): void {
  const [firstDecay, secondDecay] = ADAM_DECAY;
  const rate = learningRate / (1 - firstDecay ** step);
  const secondCorrection = Math.sqrt(1 - secondDecay ** step);
  for (let i = 0; i < parameters.length; i++) {
    const gradient = gradients[i] * gradientScale;
    firstMoments[i] = firstDecay * firstMoments[i] + (1 - firstDecay) * gradient;
    secondMoments[i] = secondDecay * secondMoments[i] + (1 - secondDecay) * gradient * gradient;
    parameters[i] -= (rate * firstMoments[i]) / (Math.sqrt(secondMoments[i]) / secondCorrection + ADAM_EPSILON);
  }
}

export function descend(parameters: Floats, gradients: Floats, scales: Uint8Array, rate: number, most: number): void {
  for (let i = 0; i < parameters.length; i++) {
    const step = rate * fromFloat8(scales[i]) * gradients[i];
    parameters[i] -= Math.max(-most, Math.min(most, step));
  }
  gradients.fill(0);
}
