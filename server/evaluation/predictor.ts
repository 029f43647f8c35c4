import type { SourceFile } from "./hold-out.ts";

/** A model that tells how probable each character (UTF-8 byte) of a text is. */
export interface Predictor {
  /** A new document begins, of this path. What was read in the one before is forgotten. */
  open(path: string): void;
  /** −ln of the probability that `character` comes next, in nats; then it is read. */
  read(character: number): number;
}

/** Predicts every character of `files`, each from its start. Yields after each one; returns the nats of each file. */
export function* measureNats(predictor: Predictor, files: readonly SourceFile[]): Generator<void, readonly number[]> {
  const nats: number[] = [];
  for (const { path, bytes } of files) {
    predictor.open(path);
    let sum = 0;
    for (const character of bytes) {
      sum += predictor.read(character);
      yield;
    }
    nats.push(sum);
  }
  return nats;
}
