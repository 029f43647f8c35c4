import type { Config, TrainingOptions } from "../../model/index.ts";
import type { CorpusOptions } from "../workspace/corpus.ts";
import type { LeftOut } from "../workspace/left-out.ts";
import type { StorageReason } from "../workspace/store.ts";
import type { StoreOwner } from "../workspace/store-lock.ts";
import type { TrainingCurve } from "./curve.ts";
import type { PauseReason } from "./power.ts";
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
  /** Goes on with the training that was interrupted, if there is one: `seconds` and `fresh` are those of then. */
  readonly resume?: boolean;
  readonly limits: TrainingLimits;
  /** The kernels to use: see server/workspace/kernels.ts. */
  readonly kernels: string;
  /** The file of the base network that a new network begins as, unless a configuration is given; by default it begins at random. */
  readonly base?: string;
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
  /** Also while the system saves energy. */
  readonly pauseOnBattery: boolean;
}

/** To the training process. An interrupted training is taken up again some time, a stopped one is not. */
export type TrainingMessage =
  | { readonly kind: "train"; readonly request: TrainingRequest }
  | { readonly kind: "stop" }
  | { readonly kind: "interrupt" };

/** The reason of an abort that does not come from the user: the folders are closed, or the server ends. */
export const INTERRUPTED = "interrupted";

/** From the training process. The last is `done` or `failed`. */
export type TrainingEvent =
  | { readonly kind: "reading" }
  /** `share` of the training's time has passed, calibration included; rests count, pauses do not. */
  | {
      readonly kind: "progress";
      readonly share: number;
      readonly secondsLeft: number;
      readonly bitsPerCharacter: number;
    }
  /** It waits until the machine has power to spare, or goes on. */
  | { readonly kind: "paused"; readonly reason: PauseReason | undefined; readonly share: number }
  /** The course of the training until now. */
  | { readonly kind: "curve"; readonly curve: TrainingCurve }
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
  /** It has crashed so often that it is not taken up again. */
  | { readonly kind: "crashedOften" }
  | { readonly kind: "crash"; readonly detail: string };
