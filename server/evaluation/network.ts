import type { HiddenState, Network } from "../../model/index.ts";
import { suggestBefore } from "../completion.ts";
import type { Predictor } from "./predictor.ts";
import type { Suggested, Suggester } from "./suggester.ts";

/** The network alone, as it was trained. */
export class NetworkPredictor implements Predictor {
  readonly #network: Network;
  #state: HiddenState;

  constructor(network: Network) {
    this.#network = network;
    this.#state = network.createState();
  }

  open(): void {
    this.#state = this.#network.createState();
  }

  read(character: number): number {
    const nats = this.#network.surprise(this.#state, character);
    this.#network.step(this.#state, character);
    return nats;
  }
}

/** Completion by the network alone, as the language server does it. */
export class NetworkSuggester implements Suggester {
  readonly #network: Network;
  readonly #threshold: number;
  #state: HiddenState;

  constructor(network: Network, threshold: number) {
    this.#network = network;
    this.#threshold = threshold;
    this.#state = network.createState();
  }

  open(): void {
    this.#state = this.#network.createState();
  }

  type(character: number): void {
    this.#network.step(this.#state, character);
  }

  suggest(behind: Uint8Array): Suggested | undefined {
    return suggestBefore(behind, this.#network, this.#state, this.#threshold);
  }
}
