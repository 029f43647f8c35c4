import type { Config, TrainingOptions } from "../../model/index.ts";
import type { CorpusOptions } from "../workspace/corpus.ts";
import type { LeftOut } from "../workspace/left-out.ts";
import type { StorageReason } from "../workspace/store.ts";
import type { StoreOwner } from "../workspace/store-lock.ts";
import type { TrainingReport } from "./report.ts";

/** The request to the training process, sent once. */
export interface TrainingRequest {
  readonly folders: readonly string[];
  readonly corpus: CorpusOptions;
  readonly storagePath: string;
  /** 0 for automatic, by the size of the workspace. */
  readonly seconds: number;
  /** A number of training steps instead of `seconds`: the result then does not depend on the machine's speed. */
  readonly steps?: number;
  readonly fresh: boolean;
  readonly limits: TrainingLimits;
  /** The kernels to use: see server/workspace/kernels.ts. */
  readonly kernels: string;
  /** The configuration of a new network; by default `DEFAULT_CONFIG`. */
  readonly config?: Config;
  /** Numbers in the latent state of a new network's encoder; none by default. */
  readonly encoder?: number;
  readonly options: Partial<TrainingOptions>;
  /** Changed paths, which the training favours: see rehearsal.ts. By default it learns all files alike. */
  readonly changed?: readonly string[];
  readonly seed: number;
}

/** The limits of a training's use of the machine. */
export interface TrainingLimits {
  /** Threads that learn side by side; 0 for as many as suit the machine. */
  readonly threads: number;
  /** The share of its threads' time that it computes, in percent. */
  readonly processorShare: number;
  readonly pauseOnBattery: boolean;
}

/** To the training process. */
export type TrainingMessage = { readonly kind: "train"; readonly request: TrainingRequest } | { readonly kind: "stop" };

/** From the training process. The last is `done` or `failed`. */
export type TrainingEvent =
  | { readonly kind: "reading" }
  /** `share` of the training's time has passed; rests count, pauses do not. */
  | {
      readonly kind: "progress";
      readonly share: number;
      readonly secondsLeft: number;
      readonly bitsPerCharacter: number;
    }
  /** It waits for the machine to be plugged in, or goes on. */
  | { readonly kind: "paused"; readonly paused: boolean; readonly share: number }
  /** Learning is over; the mixer weights are being fitted. */
  | { readonly kind: "calibrating" }
  /** A checkpoint is on the disk. */
  | { readonly kind: "saved" }
  | { readonly kind: "done"; readonly report: TrainingReport }
  | { readonly kind: "failed"; readonly failure: TrainingFailure };

/** The reason for a missing report, in a form that crosses processes; failure-messages.ts words it. */
export type TrainingFailure =
  | { readonly kind: "empty"; readonly leftOut: readonly LeftOut[] }
  | { readonly kind: "unreadable"; readonly detail: string }
  | { readonly kind: "storage"; readonly reason: StorageReason; readonly path: string; readonly detail: string }
  /** Another process trains on the workspace. */
  | { readonly kind: "busy"; readonly owner: StoreOwner }
  | { readonly kind: "crash"; readonly detail: string };
