import type { Floats, SruKernels, SruSequence } from "../kernels.ts";

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** See `SruKernels` for the equations. */
export const sru: SruKernels = {
  forward(sequence: SruSequence, T: number, B: number, H: number): void {
    const { gates, gateStride, highway, highwayStride, weights, initialCell, resets, previousCell, cell, hidden } =
      sequence;
    for (let b = 0; b < B; b++) {
      for (let i = 0; i < H; i++) {
        let c = initialCell[b * H + i];
        for (let t = 0; t < T; t++) {
          const row = t * B + b;
          if (resets[row] === 1) c = 0;
          const U = row * gateStride + i;
          const u = gates[U];
          const f = sigmoid(gates[U + H] + weights[i] * c);
          const r = sigmoid(gates[U + 2 * H] + weights[H + i] * c);
          const x = highway[row * highwayStride + i];
          previousCell[row * H + i] = c;
          gates[U + H] = f;
          gates[U + 2 * H] = r;
          cell[row * H + i] = f * c + (1 - f) * u;
          c = cell[row * H + i]; // rounded, as it is from one call to the next
          hidden[row * H + i] = r * c + (1 - r) * x;
        }
      }
    }
  },

  backward(
    sequence: SruSequence,
    { dHidden, dHighway, dWeights }: { dHidden: Floats; dHighway: Floats; dWeights: Floats },
    T: number,
    B: number,
    H: number,
  ): void {
    const { gates, gateStride, highway, highwayStride, weights, resets, previousCell, cell } = sequence;
    for (let b = 0; b < B; b++) {
      for (let i = 0; i < H; i++) {
        let dCarried = 0;
        for (let t = T - 1; t >= 0; t--) {
          const row = t * B + b;
          const U = row * gateStride + i;
          const u = gates[U];
          const f = gates[U + H];
          const r = gates[U + 2 * H];
          const x = highway[row * highwayStride + i];
          const previous = previousCell[row * H + i];
          const dH = dHidden[row * H + i];
          const dR = dH * (cell[row * H + i] - x) * r * (1 - r);
          const dC = dCarried + dH * r;
          const dF = dC * (previous - u) * f * (1 - f);
          gates[U] = dC * (1 - f);
          gates[U + H] = dF;
          gates[U + 2 * H] = dR;
          dHighway[row * highwayStride + i] = dH * (1 - r);
          dWeights[i] += dF * previous;
          dWeights[H + i] += dR * previous;
          dCarried = resets[row] === 1 ? 0 : dC * f + dF * weights[i] + dR * weights[H + i];
        }
      }
    }
  },
};
