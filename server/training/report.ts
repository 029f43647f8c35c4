import type { LeftOut } from "../workspace/left-out.ts";

/** What a training came to. */
export interface TrainingReport {
  /** Files that were learned from, and the characters (UTF-8 bytes) in them. */
  readonly files: number;
  readonly characters: number;
  /** Files that were not learned from, by reason. */
  readonly leftOut: readonly LeftOut[];
  /** Characters that were learned from in this run; each epoch counts again. */
  readonly trainedCharacters: number;
  /** Time spent on learning. */
  readonly seconds: number;
  /** What it ran on: the kernels' name, and how many threads. */
  readonly kernels: string;
  readonly threads: number;
  /** `trainedCharacters` in passes over the corpus. */
  readonly epochs: number;
  /** Mean over the last tenth of the run, each character before it was learned from. */
  readonly bitsPerCharacter: number;
  /** Whether it was cancelled before its time was over. */
  readonly stopped: boolean;
}
