/** What the server and the process that judges a file say to each other. */
import type { ReviewedFile } from "./learning.ts";
import type { FoundSlip } from "./reviewer.ts";

/** To the process: its file, once, and then each text of it that is to be judged. */
export type ReviewRequest =
  | { readonly kind: "file"; readonly file: ReviewedFile; readonly length: number }
  | { readonly kind: "text"; readonly id: number; readonly text: string };

/** How far it is: learning the files around comes first. */
export interface ReviewProgress {
  readonly step: "learning" | "judging";
  /** Of the step, from 0 to 1. */
  readonly share: number;
}

/** From the process: progress, and one answer to each text. */
export type ReviewMessage =
  | { readonly kind: "progress"; readonly progress: ReviewProgress }
  | { readonly kind: "slips"; readonly id: number; readonly slips: readonly FoundSlip[] }
  | { readonly kind: "failed"; readonly reason: "unreadable" | "crash"; readonly detail: string };
