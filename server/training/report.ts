import type { LeftOut } from "../workspace/left-out.ts";

/** The result of a training. */
export interface TrainingReport {
  /** The learned files, and the characters (UTF-8 bytes) in them. */
  readonly files: number;
  readonly characters: number;
  /** Files left out, by reason. */
  readonly leftOut: readonly LeftOut[];
  /** Characters learned in this run; each epoch counts again. */
  readonly trainedCharacters: number;
  /** Time spent on learning, before interruptions as well. */
  readonly seconds: number;
  /** The kernels' name and the number of threads. */
  readonly kernels: string;
  readonly threads: number;
  /** `trainedCharacters` in passes over the corpus. */
  readonly epochs: number;
  /** Mean over the last tenth of the run, each character before it was learned from. */
  readonly bitsPerCharacter: number;
  /** In which share of the steps the gradient was so large that it was scaled down. */
  readonly clippedShare: number;
  /** Whether it was cancelled before its time was over. */
  readonly stopped: boolean;
  /**
   * Of the characters of files that are kept from learning, the share that was more probable than all others together: when
   * the training began, and at its end. Absent where nothing was measured.
   */
  readonly predicted?: { readonly before: number; readonly now: number };
}
