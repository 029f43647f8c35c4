import type { TrainingFailure } from "./protocol.ts";

/** A training that came to nothing. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";
  readonly failure: TrainingFailure;

  constructor(failure: TrainingFailure) {
    super(`training failed: ${failure.kind}`);
    this.failure = failure;
  }
}
