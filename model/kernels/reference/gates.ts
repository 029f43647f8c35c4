// One time step of each cell. Gates stand in the order of PyTorch: GRU reset, update, new; LSTM input, forget, cell,
// output. Symbols follow its documentation of nn.RNN, nn.GRU and nn.LSTM.

import type { CellGradients, CellKernels, CellStep } from "../kernels.ts";

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** h = tanh(W x + U h' + b): Elman's network. `gates` keeps h. */
export const elman: CellKernels = {
  forward({ gates, recurrent, hidden }: CellStep, B: number, H: number): void {
    for (let i = 0; i < B * H; i++) {
      gates[i] = Math.tanh(gates[i] + recurrent[i]);
      hidden[i] = gates[i];
    }
  },

  backward({ gates, recurrent }: CellStep, gradients: CellGradients, B: number, H: number): void {
    for (let i = 0; i < B * H; i++) {
      const h = gates[i];
      const dSum = (gradients.dHidden[i] + gradients.dNextHidden[i]) * (1 - h * h);
      gates[i] = dSum;
      recurrent[i] = dSum;
      gradients.dNextHidden[i] = 0;
    }
  },
};

/** `gates` keeps r, z and n; the last third of `recurrent` keeps what r multiplies. */
export const gru: CellKernels = {
  forward({ gates, recurrent, previousHidden, hidden }: CellStep, B: number, H: number): void {
    for (let b = 0; b < B; b++) {
      for (let i = 0; i < H; i++) {
        const R = b * 3 * H + i;
        const Z = R + H;
        const N = Z + H;
        const r = sigmoid(gates[R] + recurrent[R]);
        const z = sigmoid(gates[Z] + recurrent[Z]);
        const n = Math.tanh(gates[N] + r * recurrent[N]);
        gates[R] = r;
        gates[Z] = z;
        gates[N] = n;
        hidden[b * H + i] = (1 - z) * n + z * previousHidden[b * H + i];
      }
    }
  },

  backward({ gates, recurrent, previousHidden }: CellStep, gradients: CellGradients, B: number, H: number): void {
    for (let b = 0; b < B; b++) {
      for (let i = 0; i < H; i++) {
        const R = b * 3 * H + i;
        const Z = R + H;
        const N = Z + H;
        const at = b * H + i;
        const r = gates[R];
        const z = gates[Z];
        const n = gates[N];
        const dHidden = gradients.dHidden[at] + gradients.dNextHidden[at];
        const dN = dHidden * (1 - z) * (1 - n * n);
        const dZ = dHidden * (previousHidden[at] - n) * z * (1 - z);
        const dR = dN * recurrent[N] * r * (1 - r);
        gates[R] = dR;
        gates[Z] = dZ;
        gates[N] = dN;
        recurrent[R] = dR;
        recurrent[Z] = dZ;
        recurrent[N] = dN * r;
        gradients.dNextHidden[at] = dHidden * z;
      }
    }
  },
};

/** `gates` keeps i, f, g and o. */
export const lstm: CellKernels = {
  forward({ gates, recurrent, previousCell, hidden, cell }: CellStep, B: number, H: number): void {
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const I = b * 4 * H + j;
        const F = I + H;
        const G = F + H;
        const O = G + H;
        const at = b * H + j;
        gates[I] = sigmoid(gates[I] + recurrent[I]);
        gates[F] = sigmoid(gates[F] + recurrent[F]);
        gates[G] = Math.tanh(gates[G] + recurrent[G]);
        gates[O] = sigmoid(gates[O] + recurrent[O]);
        cell[at] = gates[F] * previousCell[at] + gates[I] * gates[G];
        hidden[at] = gates[O] * Math.tanh(cell[at]);
      }
    }
  },

  backward({ gates, recurrent, previousCell, cell }: CellStep, gradients: CellGradients, B: number, H: number): void {
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const I = b * 4 * H + j;
        const F = I + H;
        const G = F + H;
        const O = G + H;
        const at = b * H + j;
        const i = gates[I];
        const f = gates[F];
        const g = gates[G];
        const o = gates[O];
        const squashed = Math.tanh(cell[at]);
        const dHidden = gradients.dHidden[at] + gradients.dNextHidden[at];
        const dCell = gradients.dNextCell[at] + dHidden * o * (1 - squashed * squashed);
        gates[I] = dCell * g * i * (1 - i);
        gates[F] = dCell * previousCell[at] * f * (1 - f);
        gates[G] = dCell * i * (1 - g * g);
        gates[O] = dHidden * squashed * o * (1 - o);
        gradients.dNextHidden[at] = 0;
        gradients.dNextCell[at] = dCell * f;
      }
    }
    for (let i = 0; i < B * 4 * H; i++) recurrent[i] = gates[i];
  },
};
