import type { Network } from "../../model/index.ts";
import { LongestMatchSuggester } from "./longest-match.ts";
import { NetworkPredictor, NetworkSuggester } from "./network.ts";
import type { Predictor } from "./predictor.ts";
import type { Suggester } from "./suggester.ts";
import { WordSuggester } from "./words.ts";

/** Who can be measured: the model and its parts, and what a user has anyway. */
export type EntrantName = "rnn" | "rnnAdapting" | "memory" | "both" | "bothAdapting" | "words" | "longestMatch";

/** The model at its best comes first: of these, the first that was measured is what the product does. */
export const PRODUCT: readonly EntrantName[] = ["bothAdapting", "both", "memory", "rnn"];

/** One who predicts characters, suggests what comes next, or both. It has learned the training files. */
export interface Entrant {
  readonly name: EntrantName;
  readonly predictor?: Predictor;
  readonly suggester?: Suggester;
}

/** Everyone there is. Each further part of the model joins here. */
export function entrants(network: Network, training: readonly Uint8Array[], threshold: number): readonly Entrant[] {
  return [
    {
      name: "rnn",
      predictor: new NetworkPredictor(network),
      suggester: new NetworkSuggester(network, threshold),
    },
    ...baselines(training),
  ];
}

/** What a user has without Unroll. */
export function baselines(training: readonly Uint8Array[]): readonly Entrant[] {
  return [
    { name: "words", suggester: new WordSuggester(training) },
    { name: "longestMatch", suggester: new LongestMatchSuggester(training) },
  ];
}
