import { VOCABULARY_SIZE } from "./config.ts";

/** The loss of a model on texts. */
export interface Evaluation {
  readonly characters: number;
  /** The sum of −ln p over all characters. */
  readonly nats: number;
  readonly bitsPerCharacter: number;
}

/** The loss on `files` of the frequencies of characters in `known`: the baseline of order 0. */
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
  return { characters, nats, bitsPerCharacter: characters > 0 ? nats / characters / Math.LN2 : Number.NaN };
}
