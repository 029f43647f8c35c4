import * as l10n from "@vscode/l10n";
import { type Activity, activityOf, describeActivity } from "../../training/activity.ts";
import type { AssistantName, CommitsEvent } from "./commits.ts";

/** How far an evaluation of commits is, in a form that crosses processes. */
export interface CommitsProgress {
  /** Of all that there is to do, 0 to 100. */
  readonly percent: number;
  readonly activity: Activity | TypingActivity;
  /** Missing until it is known how long the training takes. */
  readonly secondsLeft?: number;
}

/** The commits are typed several times: by each assistant, some of them in two ways. */
interface TypingActivity {
  readonly kind: "typing";
  /** The commit that was typed last, from 1. */
  readonly commit: number;
  readonly commits: number;
  /** From 1. */
  readonly round: number;
  readonly rounds: number;
}

/** Who types in each round, in their order. */
const ROUNDS: readonly AssistantName[] = ["memory", "memory", "base", "base", "both", "both", "words", "longestMatch"];
/** The network is trained before it is used first. */
const ROUNDS_BEFORE_TRAINING = ROUNDS.indexOf("both");
/** The training counts as a round. */
const PARTS = ROUNDS.length + 1;

/** The progress after `event`; undefined where it has not changed. */
export function progressOf(event: CommitsEvent): CommitsProgress | undefined {
  if (event.kind === "training") {
    const activity = activityOf(event.event);
    if (activity === undefined) return undefined;
    const share = activity.kind === "training" ? activity.percent / 100 : 0;
    return { percent: percentOf(ROUNDS_BEFORE_TRAINING + share), activity };
  }
  const { commit, commits } = event;
  const index = ROUNDS.indexOf(event.name) + (event.acceptance === "words" ? 1 : 0);
  const before = index < ROUNDS_BEFORE_TRAINING ? index : index + 1;
  const activity = { kind: "typing", commit, commits, round: index + 1, rounds: ROUNDS.length } as const;
  return { percent: percentOf(before + commit / commits), activity };
}

/** Tells from an evaluation's events how far it is, and how long it will take. */
export class CommitsMeter {
  readonly #clock: () => number;
  /** When the evaluation and its training began, and how long that took, in milliseconds. */
  readonly #began: number;
  #trainingBegan: number | undefined;
  #training: number | undefined;

  /** @param clock the time, in milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#began = clock();
  }

  /** The progress after `event`; undefined where it has not changed. */
  after(event: CommitsEvent): CommitsProgress | undefined {
    const now = this.#clock();
    if (event.kind === "training") this.#trainingBegan ??= now;
    else if (this.#trainingBegan !== undefined) this.#training ??= now - this.#trainingBegan;
    const progress = progressOf(event);
    const secondsLeft = progress && this.#secondsLeft(progress, now);
    return progress && { ...progress, ...(secondsLeft !== undefined && { secondsLeft }) };
  }

  /** All rounds count as equally long. */
  #secondsLeft({ activity }: CommitsProgress, now: number): number | undefined {
    if (activity.kind === "training" && activity.secondsLeft !== undefined) {
      const typed = (this.#trainingBegan! - this.#began) / 1000;
      const left = (typed / ROUNDS_BEFORE_TRAINING) * (ROUNDS.length - ROUNDS_BEFORE_TRAINING);
      return Math.ceil(activity.secondsLeft + left);
    }
    if (activity.kind !== "typing" || this.#training === undefined) return undefined;
    const rounds = activity.round - 1 + activity.commit / activity.commits;
    const typed = (now - this.#began - this.#training) / 1000;
    return Math.ceil((typed / rounds) * (ROUNDS.length - rounds));
  }
}

function percentOf(parts: number): number {
  return Math.floor((100 * parts) / PARTS);
}

/** The text that a user reads meanwhile. */
export function describeProgress({ activity }: CommitsProgress): string {
  switch (activity.kind) {
    case "typing": {
      const { commit, commits, round, rounds } = activity;
      return l10n.t("Typing commit {0} of {1} (round {2} of {3})", commit, commits, round, rounds);
    }
    case "training":
      return l10n.t("Training: {0}", describeActivity(activity));
    default:
      return describeActivity(activity);
  }
}
