/** A model that tells how probable each character (UTF-8 byte) of a text is. */
export interface Predictor {
  /** A new document begins. What was read in the one before is forgotten. */
  open(): void;
  /** −ln of the probability that `character` comes next, in nats; then it is read. */
  read(character: number): number;
}

/** Predicts every character of `files`, each from its start. Yields after each one; returns the nats of each file. */
export function* measureNats(predictor: Predictor, files: readonly Uint8Array[]): Generator<void, readonly number[]> {
  const nats: number[] = [];
  for (const file of files) {
    predictor.open();
    let sum = 0;
    for (const character of file) {
      sum += predictor.read(character);
      yield;
    }
    nats.push(sum);
  }
  return nats;
}
