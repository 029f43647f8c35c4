import * as v from "valibot";
import { TRAINING_CURVE, type TrainingCurve } from "./curve.ts";

/** After so many crashes of a training it is not taken up again. */
export const MOST_CRASHES = 3;

/** A training that was asked for and is not over. */
const UNFINISHED = v.object({
  /** The seconds that were asked for; 0 for automatic. */
  seconds: v.number(),
  /** What of the learning is over, from 0 to 1. */
  share: v.number(),
  /** Whether it begins with a new network, of which nothing is stored yet. */
  fresh: v.boolean(),
  /** How often it has crashed. While it runs, one more: a process that is killed cannot say so. */
  crashes: v.number(),
});

/** What is stored of the last training, beside its checkpoint. */
const RECORD = v.object({ curve: v.optional(TRAINING_CURVE), unfinished: v.optional(UNFINISHED) });

export type UnfinishedTraining = Readonly<v.InferOutput<typeof UNFINISHED>>;

export interface TrainingRecord {
  readonly curve?: TrainingCurve | undefined;
  readonly unfinished?: UnfinishedTraining | undefined;
}

/** Reads a record; an empty one where `bytes` are none. */
export function decodeRecord(bytes: Uint8Array | undefined): TrainingRecord {
  if (bytes === undefined) return {};
  try {
    return v.parse(RECORD, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {}; // of another version, or damaged: only a picture of the past is lost
  }
}

export function encodeRecord(record: TrainingRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}
