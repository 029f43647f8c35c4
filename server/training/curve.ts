import * as v from "valibot";
import type { DeepReadonly } from "../settings.ts";
import type { TrainingReport } from "./report.ts";

/** How well characters of files are predicted that are kept from learning. */
const SCORE = v.object({
  bitsPerCharacter: v.number(),
  /** The share of the characters that were more probable than all others together. */
  predicted: v.number(),
});

/** Scores on the same text, of what was learned until then. */
const HELD_OUT = v.object({
  memory: SCORE,
  /** Absent before the first network. */
  network: v.optional(SCORE),
  /** As the two complete: the memory alone where the network brings nothing. */
  both: SCORE,
});

/** A moment of a training. */
const POINT = v.object({
  /** Of the learning, from 0 to 1. */
  share: v.number(),
  /** Of learning, since the training began. */
  seconds: v.number(),
  /** What was learned since the point before; absent at the start. */
  learning: v.optional(
    v.object({
      /** Mean, each character before it was learned from. */
      bitsPerCharacter: v.number(),
      charactersPerSecond: v.number(),
      /** Mean, before clipping. */
      gradientNorm: v.number(),
      /** The share of steps whose gradient was scaled down. */
      clippedShare: v.number(),
    }),
  ),
  /** Measured at some points only. */
  heldOut: v.optional(HELD_OUT),
});

/** A text as the network wrote it at a moment of the training, without secrets. */
const SAMPLE = v.object({ share: v.number(), text: v.string() });

/** The course of a training. It is stored beside the checkpoint. */
export const TRAINING_CURVE = v.object({
  /** In milliseconds since 1970. */
  startedAt: v.number(),
  /** Of the whole training, calibration included, from 0 to 1. */
  share: v.number(),
  secondsLeft: v.number(),
  points: v.array(POINT),
  samples: v.array(SAMPLE),
  /** Once it is over. */
  result: v.optional(v.custom<TrainingReport>((value) => typeof value === "object" && value !== null)),
});

export type HeldOutScore = DeepReadonly<v.InferOutput<typeof SCORE>>;
export type HeldOutScores = DeepReadonly<v.InferOutput<typeof HELD_OUT>>;
export type TrainingPoint = DeepReadonly<v.InferOutput<typeof POINT>>;
export type TrainingSample = DeepReadonly<v.InferOutput<typeof SAMPLE>>;
export type TrainingCurve = DeepReadonly<v.InferOutput<typeof TRAINING_CURVE>>;
