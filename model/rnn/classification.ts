import type { HiddenState } from "./hidden-state.ts";
import { sureness } from "./language-head.ts";
import type { Network } from "./network.ts";

/** So many characters of a text tell its language, at most. */
const READ = 1024;
/** Yields after so many characters. */
const PAUSE = 64;

/** A language, and how probable it is. */
export interface LanguageGuess {
  readonly language: string;
  readonly probability: number;
}

/** The mean of a network's states in the last layer over the text that it reads, times `sureness`. */
export class MeanState {
  /** [H] the sum. */
  readonly #sum: Float64Array;
  #count = 0;

  constructor(hiddenSize: number) {
    this.#sum = new Float64Array(hiddenSize);
  }

  /** Counts the state after a character. */
  add(state: HiddenState): void {
    const hidden = state.hidden.at(-1)!;
    for (let i = 0; i < hidden.length; i++) this.#sum[i] += hidden[i];
    this.#count++;
  }

  /** [H] what the head looks at, with one more `state` where one is given; zeros before the first. */
  mean(state?: HiddenState): Float64Array {
    const hidden = state?.hidden.at(-1);
    const count = Math.max(1, this.#count + (hidden === undefined ? 0 : 1));
    const scale = sureness(count) / count;
    return this.#sum.map((sum, i) => scale * (sum + (hidden?.[i] ?? 0)));
  }
}

/** What a text is written in, as far as the network can tell. */
export interface Classification {
  /** The most probable first; nothing where the text is empty or the network tells no languages apart. */
  readonly languages: readonly LanguageGuess[];
  /** How many characters were looked at. */
  readonly length: number;
  /** Of the text as the network predicts it: many where it is in none of these languages. */
  readonly bitsPerCharacter: number;
}

/** A shorter text is in no language for sure, in characters. */
const LEAST_LENGTH = 32;
/** From so many bits per character on, a text is like nothing that the network has learned: no guess counts. */
const UNKNOWN_BITS = 3.5;

/** From this probability on, a language is no guess. */
const SURE = 0.9;

/** The language of which the network is sure to at least `least`; undefined where it is not, or the text is like nothing that it knows. */
export function sureLanguage(
  { languages, length, bitsPerCharacter }: Classification,
  least = SURE,
): string | undefined {
  const [first] = languages;
  const isKnown = length >= LEAST_LENGTH && bitsPerCharacter < UNKNOWN_BITS;
  return isKnown && first !== undefined && first.probability >= least ? first.language : undefined;
}

/** In which of its languages a network takes `text` to be written: many-to-one. Its first characters tell. Yields every few milliseconds. */
export function* classify(network: Network, text: Uint8Array): Generator<void, Classification> {
  const { languages, hiddenSize } = network.config;
  const length = Math.min(text.length, READ);
  if (languages === undefined || length === 0) return { languages: [], length, bitsPerCharacter: 0 };
  const state = network.createState();
  const mean = new MeanState(hiddenSize);
  let nats = 0;
  for (let at = 0; at < length; at++) {
    nats += network.negativeLogLikelihood(state, text[at]);
    network.step(state, text[at]);
    mean.add(state);
    if (at % PAUSE === 0) yield;
  }
  const guesses = Array.from(network.languages(mean.mean())!, (probability, i) => ({
    language: languages[i],
    probability,
  }));
  return {
    languages: guesses.sort((a, b) => b.probability - a.probability),
    length,
    bitsPerCharacter: nats / length / Math.LN2,
  };
}
