import type { SourceFile } from "./hold-out.ts";

/** A model that gives the probability of each character (UTF-8 byte) of a text. */
export interface Predictor {
  /** Begins a new document of this path and forgets the previous one. */
  open(path: string): void;
  /** The negative log-likelihood of `character`, in nats; then reads it. */
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
