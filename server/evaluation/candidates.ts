import type { Adaptation, Memory, Network, ReadingParts } from "../../model/index.ts";
import { neighbourTexts } from "../workspace/neighbours.ts";
import type { SourceFile } from "./hold-out.ts";
import { LongestMatchSuggester } from "./longest-match.ts";
import { ModelCandidate } from "./model-candidate.ts";
import type { Predictor } from "./predictor.ts";
import type { Suggester } from "./suggester.ts";
import { WordSuggester } from "./words.ts";

/** Who can be measured: the model and its parts, and what a user has anyway. */
export type CandidateName = "rnn" | "rnnAdapting" | "memory" | "both" | "bothAdapting" | "words" | "longestMatch";

/** The model at its best comes first: of these, the first that was measured is what the product does. */
export const PRODUCT: readonly CandidateName[] = ["bothAdapting", "both", "memory", "rnn"];

/** One who predicts characters, suggests what comes next, or both. It has learned the training files. */
export interface Candidate {
  readonly name: CandidateName;
  readonly predictor?: Predictor;
  readonly suggester?: Suggester;
  /** To be called when it is measured: what it shares with others is theirs again. */
  readonly close?: () => void;
}

/** A model that has learned the training files. */
export interface LearnedModel {
  readonly memory: Memory;
  readonly network: Network;
  readonly adaptation: Adaptation;
  /** What `calibrate` made of the memory's parameters for each that uses it. */
  readonly calibration: { readonly memory: Uint8Array; readonly both: Uint8Array; readonly bothAdapting: Uint8Array };
}

/** Everyone there is: the parts of the model, alone and together, and what a user has anyway. */
export function candidates(
  { memory, network, adaptation, calibration }: LearnedModel,
  training: readonly SourceFile[],
  threshold: number,
): readonly Candidate[] {
  const besideOf = neighbourTexts(training);
  const candidate = (name: CandidateName, parts: ReadingParts, calibration?: Uint8Array) => {
    const model = new ModelCandidate(parts, threshold, besideOf, calibration);
    return { name, predictor: model, suggester: model, close: () => model.close() };
  };
  const { suggester: _, ...rnnAdapting } = candidate("rnnAdapting", { adaptation });
  return [
    candidate("rnn", { network }),
    rnnAdapting,
    candidate("memory", { memory }, calibration.memory),
    candidate("both", { memory, network }, calibration.both),
    candidate("bothAdapting", { memory, adaptation }, calibration.bothAdapting),
    ...baselines(training.map(({ bytes }) => bytes)),
  ];
}

/** What a user has without Unroll. */
export function baselines(training: readonly Uint8Array[]): readonly Candidate[] {
  return [
    { name: "words", suggester: new WordSuggester(training) },
    { name: "longestMatch", suggester: new LongestMatchSuggester(training) },
  ];
}
