import type { TrainingFailure } from "./protocol.ts";

/** A training failed. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";
  readonly failure: TrainingFailure;

  constructor(failure: TrainingFailure) {
    super(`training failed: ${failure.kind}`);
    this.failure = failure;
  }
}
