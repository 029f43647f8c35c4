import type { Floats, SruSequence } from "../kernels/kernels.ts";
import { gatesOf } from "./config.ts";
import { type Batch, LayerInput, type OnState, type UnrolledLayer, type Unrolling } from "./layer.ts";
import type { LayerParameters } from "./parameters.ts";
import { shareOf, type Team } from "./team.ts";

/**
 * A layer of sru: its products are all of its input, so they run over all steps at once, and what is left for every
 * step goes number by number. In the first layer, whose input is characters, the highway carries a fourth look-up.
 */
export class SruLayer implements UnrolledLayer {
  readonly hidden: readonly Floats[];
  readonly initialHidden: readonly Floats[];
  readonly initialCell: readonly Floats[];
  readonly #unrolling: Unrolling;
  readonly #below: UnrolledLayer | undefined;
  readonly #input: LayerInput;
  readonly #layer: LayerParameters;
  readonly #gradients: LayerParameters;
  readonly #gates: readonly Floats[];
  readonly #previousCell: readonly Floats[];
  readonly #cell: readonly Floats[];
  /** Per group the gradient of the recurrence's weights [2, H]. */
  readonly #dWeights: readonly Floats[];

  constructor(unrolling: Unrolling, depth: number, below: UnrolledLayer | undefined) {
    const { parameters, gradients, kernels, groups, steps } = unrolling;
    const H = parameters.config.hiddenSize;
    const G = gatesOf("sru", depth) * H;
    this.#unrolling = unrolling;
    this.#below = below;
    this.#layer = parameters.layers[depth];
    this.#gradients = gradients.layers[depth];
    this.#input = new LayerInput(unrolling, depth, G, below);
    const perStep = (length: number) => groups.map((B) => kernels.allocate(steps * B * length));
    const perRow = (length: number) => groups.map((B) => kernels.allocate(B * length));
    this.#gates = perStep(G);
    this.#previousCell = perStep(H);
    this.#cell = perStep(H);
    this.hidden = perStep(H);
    this.initialHidden = perRow(H);
    this.initialCell = perRow(H);
    this.#dWeights = groups.map(() => kernels.allocate(2 * H));
  }

  pack(team: Team): void {
    this.#input.pack(team);
  }

  forward(group: number, batch: Batch): void {
    const { kernels, groups, steps, parameters } = this.#unrolling;
    const H = parameters.config.hiddenSize;
    const B = groups[group];
    if (B === 0) return;
    this.#input.forward(group, batch, this.#gates[group]);
    kernels.sru.forward(this.#sequence(group, batch), steps, B, H);
    this.initialHidden[group].set(this.hidden[group].subarray((steps - 1) * B * H));
    this.initialCell[group].set(this.#cell[group].subarray((steps - 1) * B * H));
  }

  backward(group: number, batch: Batch, dHidden: Floats, onState?: OnState): void {
    const { kernels, groups, steps, parameters } = this.#unrolling;
    const H = parameters.config.hiddenSize;
    const sequence = this.#sequence(group, batch);
    if (onState !== undefined) this.#tellStates(group, sequence, dHidden, onState);
    const dHighway = this.#below === undefined ? sequence.highway : dHidden;
    const dWeights = this.#dWeights[group].fill(0);
    kernels.sru.backward(sequence, { dHidden, dHighway, dWeights }, steps, groups[group], H);
    this.#input.backward(group, this.#gates[group], dHidden);
  }

  addGradients(batches: readonly Batch[], team: Team): void {
    const [from, to] = shareOf(this.#gradients.recurrentWeights.length, team);
    for (const dWeights of this.#dWeights) {
      for (let i = from; i < to; i++) this.#gradients.recurrentWeights[i] += dWeights[i];
    }
    this.#input.addGradients(batches, this.#gates, team);
  }

  /** The gradients of the cell states, which the kernel keeps to itself: see `SruKernels` for the equations. */
  #tellStates(group: number, sequence: SruSequence, dHidden: Floats, onState: OnState): void {
    const { groups, steps, parameters, kernels } = this.#unrolling;
    const H = parameters.config.hiddenSize;
    const B = groups[group];
    const { gates, gateStride, highway, highwayStride, weights, resets, previousCell, cell } = sequence;
    const none = kernels.allocate(0);
    const dCell = kernels.allocate(B * H);
    for (let t = steps - 1; t >= 0; t--) {
      for (let at = 0; at < B * H; at++) {
        const row = t * B + Math.floor(at / H);
        const i = at % H;
        const [u, f, r] = [0, H, 2 * H].map((gate) => gates[row * gateStride + gate + i]);
        const dH = dHidden[row * H + i];
        const dC = dCell[at] + dH * r;
        const dF = dC * (previousCell[row * H + i] - u) * f * (1 - f);
        const dR = dH * (cell[row * H + i] - highway[row * highwayStride + i]) * r * (1 - r);
        dCell[at] = resets[row] === 1 ? 0 : dC * f + dF * weights[i] + dR * weights[H + i];
      }
      onState(t, none, dCell);
    }
  }

  #sequence(group: number, { resets }: Batch): SruSequence {
    const { hiddenSize: H } = this.#unrolling.parameters.config;
    const gates = this.#gates[group];
    const first = this.#below === undefined;
    return {
      gates,
      gateStride: first ? 4 * H : 3 * H,
      highway: first ? gates.subarray(3 * H) : this.#below.hidden[group],
      highwayStride: first ? 4 * H : H,
      weights: this.#layer.recurrentWeights,
      initialCell: this.initialCell[group],
      resets,
      previousCell: this.#previousCell[group],
      cell: this.#cell[group],
      hidden: this.hidden[group],
    };
  }
}
