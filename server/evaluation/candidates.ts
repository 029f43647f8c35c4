import type { Adaptation, Memory, Network, ReadingParts } from "../../model/index.ts";
import { neighbourTexts } from "../workspace/neighbours.ts";
import type { SourceFile } from "./hold-out.ts";
import { LongestMatchSuggester } from "./longest-match.ts";
import { ModelCandidate } from "./model-candidate.ts";
import type { Predictor } from "./predictor.ts";
import type { Suggester } from "./suggester.ts";
import { WordSuggester } from "./words.ts";

/** The names of candidates: the model and its parts, and the suggestions that a user has without Unroll. */
export type CandidateName =
  | "rnn"
  | "rnnAdapting"
  | "memory"
  | "base"
  | "both"
  | "bothAdapting"
  | "words"
  | "longestMatch";

/** The best model first: the first measured one of these stands for the product. */
export const PRODUCT: readonly CandidateName[] = ["bothAdapting", "both", "base", "memory", "rnn"];

/** A predictor of characters, a suggester, or both, which has learned the training files. */
export interface Candidate {
  readonly name: CandidateName;
  readonly predictor?: Predictor;
  readonly suggester?: Suggester;
  /** Call after measuring it, to release whatever it shares with other candidates. */
  readonly close?: () => void;
}

/** A model that has learned the training files. */
export interface LearnedModel {
  readonly memory: Memory;
  readonly network: Network;
  readonly adaptation: Adaptation;
  /** The base network before any training, where there is one. */
  readonly base?: Adaptation | undefined;
  /** The memory's parameters after `calibrate`, for each candidate that uses the memory. */
  readonly calibration: {
    readonly memory: Uint8Array;
    readonly base: Uint8Array;
    readonly both: Uint8Array;
    readonly bothAdapting: Uint8Array;
  };
}

/** All candidates: the parts of the model, alone and together, and the suggestions that a user has anyway. */
export function candidates(
  { memory, network, adaptation, base, calibration }: LearnedModel,
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
    ...(base === undefined ? [] : [candidate("base", { memory, adaptation: base }, calibration.base)]),
    candidate("both", { memory, network }, calibration.both),
    candidate("bothAdapting", { memory, adaptation }, calibration.bothAdapting),
    ...baselines(training.map(({ bytes }) => bytes)),
  ];
}

/** The candidates that a user has without Unroll. */
export function baselines(training: readonly Uint8Array[]): readonly Candidate[] {
  return [
    { name: "words", suggester: new WordSuggester(training) },
    { name: "longestMatch", suggester: new LongestMatchSuggester(training) },
  ];
}
