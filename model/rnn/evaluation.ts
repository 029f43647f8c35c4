import { VOCABULARY_SIZE } from "./config.ts";
import type { Network } from "./network.ts";

/** How well texts were predicted. */
export interface Evaluation {
  readonly characters: number;
  /** The sum of −ln p over all characters. */
  readonly nats: number;
  readonly bitsPerCharacter: number;
}

/** After how many characters `evaluate` lets its caller do something else. */
const PAUSE = 256;

/** Predicts every character of `files`, each read from its start. Yields the number of characters done. */
export function* evaluate(network: Network, files: readonly Uint8Array[]): Generator<number, Evaluation> {
  let characters = 0;
  let nats = 0;
  for (const file of files) {
    const state = network.createState();
    for (const character of file) {
      nats += network.surprise(state, character);
      network.step(state, character);
      characters++;
      if (characters % PAUSE === 0) yield characters;
    }
  }
  return evaluation(characters, nats);
}

/** How well `files` are predicted by counting how often each character stands in `known`: what any model has to beat. */
export function evaluateOrder0(known: readonly Uint8Array[], files: readonly Uint8Array[]): Evaluation {
  const counts = new Float64Array(VOCABULARY_SIZE).fill(1); // one of each, so that none is impossible (Laplace)
  for (const file of known) for (const character of file) counts[character]++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let characters = 0;
  let nats = 0;
  for (const file of files) {
    for (const character of file) nats -= Math.log(counts[character] / total);
    characters += file.length;
  }
  return evaluation(characters, nats);
}

function evaluation(characters: number, nats: number): Evaluation {
  return { characters, nats, bitsPerCharacter: characters > 0 ? nats / characters / Math.LN2 : Number.NaN };
}
