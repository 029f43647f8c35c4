import type { Kernels } from "../kernels/kernels.ts";
import { BORDER } from "./config.ts";
import { Parameters } from "./parameters.ts";
import { UnrolledNetwork } from "./unrolled.ts";

/** So many places of a text are averaged, or fewer where the steps of all would be more than this: their activations are kept. */
const PLACES = 16;
const MOST_STEPS = 4096;
/** Of a power iteration: so many steps to find the direction, and as many to measure. */
const ITERATIONS = 500;

/**
 * How far back the network can learn: the norm of the gradient of the loss at step t with respect to the states of all
 * layers at step t − k, for k = 1 … `lag`; the root of the mean square over places of `text`, before each of which the network has read
 * `lag` characters. In a plain recurrent network it is a product of k factors W and tanh′, so that it vanishes or explodes with k (Bengio et al. 1994).
 *
 * @param text of more than 2 · `lag` characters. @throws RangeError where it is shorter
 * @param kernels of float64 tell small norms
 */
export function gradientNorms(parameters: Parameters, text: Uint8Array, lag: number, kernels: Kernels): Float64Array {
  const T = 2 * lag;
  if (!(lag >= 1 && text.length > T)) throw new RangeError(`${text.length} characters are too few for a lag of ${lag}`);
  const B = Math.max(1, Math.min(PLACES, Math.floor(MOST_STEPS / T), text.length - T));
  const { window: W } = parameters.config;
  const network = new UnrolledNetwork(parameters, new Parameters(parameters.config, kernels), B, T, kernels);
  const [batch] = network.batches;
  for (let b = 0; b < B; b++) {
    const start = Math.floor((b * (text.length - T)) / B);
    for (let t = 0; t < T; t++) {
      const row = t * B + b;
      for (let w = 0; w < W; w++) batch.inputs[row * W + w] = text[start + t - W + 1 + w] ?? BORDER;
      batch.targets[row] = text[start + t + 1];
    }
  }
  network.forward();
  const squares = new Float64Array(lag);
  network.backwardFromLast((_, t, dHidden, dCell) => {
    // The states before step t are those at step t - 1, and the loss is at the last step, T - 1.
    const k = T - t;
    if (k > lag) return;
    for (const values of [dHidden, dCell]) for (const value of values) squares[k - 1] += value * value;
  });
  return squares.map((square) => Math.sqrt(square / B));
}

/**
 * The largest absolute eigenvalue of the matrix [H, H] that a layer of an elman network multiplies its state with: below 1
 * gradients vanish, whatever is learned. By power iteration: the mean growth of a vector over many steps, since of a complex pair
 * its norm swings.
 */
export function spectralRadius(matrix: ArrayLike<number>, H: number): number {
  let vector = Float64Array.from({ length: H }, (_, i) => Math.cos(i + 1));
  let growth = 0;
  for (let step = 0; step < 2 * ITERATIONS; step++) {
    const next = new Float64Array(H);
    for (let row = 0; row < H; row++) for (let i = 0; i < H; i++) next[row] += matrix[row * H + i] * vector[i];
    const norm = Math.hypot(...next);
    if (norm === 0) return 0;
    if (step >= ITERATIONS) growth += Math.log(norm);
    vector = next.map((value) => value / norm);
  }
  return Math.exp(growth / ITERATIONS);
}
