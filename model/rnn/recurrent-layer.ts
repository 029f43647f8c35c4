import type { CellStep, Floats } from "../kernels/kernels.ts";
import { gatesOf } from "./config.ts";
import {
  type Batch,
  clearRows,
  LayerInput,
  Linear,
  type OnState,
  type UnrolledLayer,
  type Unrolling,
} from "./layer.ts";
import type { LayerParameters } from "./parameters.ts";
import { shareOf, type Team } from "./team.ts";

/** Activations of a group in one batch, each [T, B, …]. Cell states are empty but for an LSTM. */
interface Activations extends CellStep {
  /** Views of each step. */
  readonly steps: readonly CellStep[];
}

/** A layer of elman, gru or lstm: a product with the previous hidden state at every step. */
export class RecurrentLayer implements UnrolledLayer {
  readonly hidden: readonly Floats[];
  readonly initialHidden: readonly Floats[];
  readonly initialCell: readonly Floats[];
  readonly #unrolling: Unrolling;
  readonly #cell: "elman" | "gru" | "lstm";
  readonly #input: LayerInput;
  readonly #recurrent: Linear;
  readonly #layer: LayerParameters;
  readonly #gradients: LayerParameters;
  readonly #G: number;
  readonly #kept: readonly Activations[];
  /** Per group the gradients [B, H] of the state before a step. */
  readonly #dHidden: readonly Floats[];
  readonly #dCell: readonly Floats[];

  constructor(unrolling: Unrolling, cell: "elman" | "gru" | "lstm", depth: number, below: UnrolledLayer | undefined) {
    const { parameters, gradients, kernels, groups, steps } = unrolling;
    const H = parameters.config.hiddenSize;
    const G = gatesOf(cell, depth) * H;
    const C = cell === "lstm" ? H : 0;
    this.#unrolling = unrolling;
    this.#cell = cell;
    this.#G = G;
    this.#layer = parameters.layers[depth];
    this.#gradients = gradients.layers[depth];
    this.#input = new LayerInput(unrolling, depth, G, below);
    this.#recurrent = new Linear(this.#layer.recurrentWeights, this.#gradients.recurrentWeights, G, H, kernels);
    this.#kept = groups.map((B) => {
      const allocate = (length: number) => kernels.allocate(steps * B * length);
      const kept = {
        gates: allocate(G),
        recurrent: allocate(G),
        previousHidden: allocate(H),
        previousCell: allocate(C),
        hidden: allocate(H),
        cell: allocate(C),
      };
      return { ...kept, steps: Array.from({ length: steps }, (_, t) => stepOf(kept, t, steps)) };
    });
    this.hidden = this.#kept.map(({ hidden }) => hidden);
    const perGroup = (length: number) => groups.map((B) => kernels.allocate(B * length));
    this.initialHidden = perGroup(H);
    this.initialCell = perGroup(C);
    this.#dHidden = perGroup(H);
    this.#dCell = perGroup(C);
  }

  pack(team: Team): void {
    this.#input.pack(team);
    this.#recurrent.pack(team);
  }

  forward(group: number, batch: Batch): void {
    const { kernels, groups, steps, parameters } = this.#unrolling;
    const B = groups[group];
    const kept = this.#kept[group];
    this.#input.forward(group, batch, kept.gates);
    kernels.fillRows(kept.recurrent, this.#layer.recurrentBias, steps * B, this.#G);
    let hidden = this.initialHidden[group];
    let cell = this.initialCell[group];
    for (let t = 0; t < steps; t++) {
      const step = kept.steps[t];
      step.previousHidden.set(hidden);
      step.previousCell.set(cell);
      clearRows(step.previousHidden, batch.resets, t, B);
      clearRows(step.previousCell, batch.resets, t, B);
      this.#recurrent.forward(step.recurrent, step.previousHidden, B);
      kernels.cells[this.#cell].forward(step, B, parameters.config.hiddenSize);
      hidden = step.hidden;
      cell = step.cell;
    }
    this.initialHidden[group].set(hidden);
    this.initialCell[group].set(cell);
  }

  backward(group: number, batch: Batch, dHidden: Floats, onState?: OnState): void {
    const { kernels, groups, steps, parameters } = this.#unrolling;
    const H = parameters.config.hiddenSize;
    const B = groups[group];
    const dNextHidden = this.#dHidden[group].fill(0);
    const dNextCell = this.#dCell[group].fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      const step = this.#kept[group].steps[t];
      const dStep = dHidden.subarray(t * B * H, (t + 1) * B * H);
      kernels.cells[this.#cell].backward(step, { dHidden: dStep, dNextHidden, dNextCell }, B, H);
      this.#recurrent.backward(dNextHidden, step.recurrent, B);
      clearRows(dNextHidden, batch.resets, t, B);
      clearRows(dNextCell, batch.resets, t, B);
      onState?.(t, dNextHidden, dNextCell);
    }
    dHidden.fill(0);
    this.#input.backward(group, this.#kept[group].gates, dHidden);
  }

  addGradients(batches: readonly Batch[], team: Team): void {
    const { kernels, groups, steps } = this.#unrolling;
    const [from, to] = shareOf(this.#G, team);
    this.#kept.forEach(({ recurrent, previousHidden }, group) => {
      const rows = steps * groups[group];
      this.#recurrent.addGradients(recurrent, previousHidden, rows, team);
      const bias = this.#gradients.recurrentBias.subarray(from);
      kernels.sumRows(bias, recurrent.subarray(from), rows, to - from, this.#G);
    });
    const gates = this.#kept.map((kept) => kept.gates);
    this.#input.addGradients(batches, gates, team);
  }
}

/** The views of step t. */
function stepOf(kept: CellStep, t: number, steps: number): CellStep {
  const at = (values: Floats) => values.subarray((t * values.length) / steps, ((t + 1) * values.length) / steps);
  return {
    gates: at(kept.gates),
    recurrent: at(kept.recurrent),
    previousHidden: at(kept.previousHidden),
    previousCell: at(kept.previousCell),
    hidden: at(kept.hidden),
    cell: at(kept.cell),
  };
}
