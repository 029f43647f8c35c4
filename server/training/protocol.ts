import type { Config, TrainingOptions } from "../../model/index.ts";
import type { CorpusOptions } from "../workspace/corpus.ts";
import type { LeftOut } from "../workspace/left-out.ts";
import type { StorageReason } from "../workspace/store.ts";
import type { TrainingReport } from "./report.ts";

/** What the training process is told to do, once. */
export interface TrainingRequest {
  readonly folders: readonly string[];
  readonly corpus: CorpusOptions;
  readonly storagePath: string;
  /** 0 for automatic, by the size of the workspace. */
  readonly seconds: number;
  /** How many training steps to take instead of `seconds`: what comes of it depends on no machine's speed. */
  readonly steps?: number;
  readonly fresh: boolean;
  readonly limits: TrainingLimits;
  /** Which kernels to use: see server/kernels.ts. */
  readonly kernels: string;
  /** Of a network that is trained anew; the default unless told. */
  readonly config?: Config;
  readonly options: Partial<TrainingOptions>;
  /** Paths that have changed, to learn these above all: see focus.ts. All files alike unless told. */
  readonly changed?: readonly string[];
  readonly seed: number;
}

/** How much of the machine a training takes. */
export interface TrainingLimits {
  /** Threads that learn side by side; 0 for as many as suit the machine. */
  readonly threads: number;
  /** Of its threads' time, in percent. */
  readonly processorShare: number;
  readonly pauseOnBattery: boolean;
}

/** To the training process. */
export type TrainingMessage = { readonly kind: "train"; readonly request: TrainingRequest } | { readonly kind: "stop" };

/** From the training process. The last is `done` or `failed`. */
export type TrainingEvent =
  | { readonly kind: "reading" }
  /** `share` of the training's time is over; rests count, pauses do not. */
  | {
      readonly kind: "progress";
      readonly share: number;
      readonly secondsLeft: number;
      readonly bitsPerCharacter: number;
    }
  /** It waits for the machine to be plugged in, or goes on. */
  | { readonly kind: "paused"; readonly paused: boolean; readonly share: number }
  /** Learning is over; what is left is how far to trust it. */
  | { readonly kind: "calibrating" }
  /** A checkpoint is on the disk. */
  | { readonly kind: "saved" }
  | { readonly kind: "done"; readonly report: TrainingReport }
  | { readonly kind: "failed"; readonly failure: TrainingFailure };

/** Why there is no report, in a form that crosses processes; server/messages.ts has the words. */
export type TrainingFailure =
  | { readonly kind: "empty"; readonly leftOut: readonly LeftOut[] }
  | { readonly kind: "unreadable"; readonly detail: string }
  | { readonly kind: "storage"; readonly reason: StorageReason; readonly path: string; readonly detail: string }
  | { readonly kind: "crash"; readonly detail: string };
