import * as l10n from "@vscode/l10n";
import { describeActivity } from "../training/activity.ts";
import type { CandidateName } from "./candidates.ts";
import type { EvaluationEvent } from "./evaluation.ts";

/** How far an evaluation of files is, in a form that crosses processes. */
export interface FilesProgress {
  readonly stage: "training" | "testing";
  /** Of all that there is to do, 0 to 100. */
  readonly percent: number;
  readonly secondsLeft: number;
}

/** What comes after the training, in its order, and about how long each takes, in parts of the longest test. */
const TESTS: readonly (readonly [name: "preparing" | CandidateName | "PPMd", length: number])[] = [
  ["preparing", 1.5],
  ["rnn", 0.25],
  ["rnnAdapting", 0.35],
  ["memory", 0.5],
  ["base", 1],
  ["both", 0.4],
  ["bothAdapting", 1],
  ["words", 0.05],
  ["longestMatch", 0.05],
  ["PPMd", 0.1],
];
const TEST_LENGTH = sum(TESTS.length);
/** The share that goes by before the first test. */
const PREPARING_SHARE = sum(1) / TEST_LENGTH;
/** How long all that may take, in seconds: a guess, until the first test. */
const TEST_SECONDS = 120;

/** Tells from an evaluation's events how far it is, and how long it will take. */
export class FilesMeter {
  readonly #trainingSeconds: number;
  readonly #clock: () => number;
  /** When the training was over, in milliseconds. */
  #testsBegan: number | undefined;
  #percent = 0;

  /** @param clock the time, in milliseconds */
  constructor(trainingSeconds: number, clock: () => number) {
    this.#trainingSeconds = trainingSeconds;
    this.#clock = clock;
  }

  /** The progress after `event`. Its percent never falls. */
  after(event: EvaluationEvent): FilesProgress {
    if (event.kind === "training") {
      const left = Math.max(0, 1 - event.share) * this.#trainingSeconds + TEST_SECONDS;
      return this.#at("training", left);
    }
    const now = this.#clock();
    this.#testsBegan ??= now;
    const share = event.kind === "measuring" ? testedAfter(event.name, event.share) : 0;
    const spent = (now - this.#testsBegan) / 1000;
    const whole = share > 0 ? spent / share : Math.max(TEST_SECONDS, spent / PREPARING_SHARE);
    return this.#at("testing", whole - spent, share);
  }

  #at(stage: FilesProgress["stage"], secondsLeft: number, tested = 0): FilesProgress {
    const whole = this.#trainingSeconds + TEST_SECONDS;
    const done = stage === "training" ? whole - secondsLeft : this.#trainingSeconds + tested * TEST_SECONDS;
    this.#percent = Math.max(this.#percent, Math.min(99, Math.floor((100 * done) / whole)));
    return { stage, percent: this.#percent, secondsLeft: Math.ceil(secondsLeft) };
  }
}

/** The share of all after the training that is done, from 0 to 1. */
function testedAfter(name: CandidateName | "PPMd", share: number): number {
  const index = TESTS.findIndex(([test]) => test === name);
  return (sum(index) + share * TESTS[index]![1]) / TEST_LENGTH;
}

function sum(count: number): number {
  return TESTS.slice(0, count).reduce((total, [, length]) => total + length, 0);
}

/** The text that a user reads meanwhile. */
export function describeFilesProgress({ stage, percent, secondsLeft }: FilesProgress): string {
  const progress = describeActivity({ kind: "training", percent, secondsLeft });
  return stage === "training" ? l10n.t("Training: {0}", progress) : l10n.t("Testing: {0}", progress);
}
