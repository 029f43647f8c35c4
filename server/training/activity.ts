import * as l10n from "@vscode/l10n";
import type { PauseReason } from "./power.ts";
import type { TrainingEvent } from "./protocol.ts";

/** The work in progress besides completing. Percents are of a training, 0 to 100. */
export type Activity =
  | { readonly kind: "idle" }
  /** The memory reads files, or a training does that the user started. */
  | { readonly kind: "reading"; readonly training?: true }
  | {
      readonly kind: "training";
      readonly percent: number;
      readonly secondsLeft?: number;
      /** It goes on by itself, after the window was reloaded or closed. */
      readonly resumed?: true;
    }
  | { readonly kind: "paused"; readonly reason: PauseReason; readonly percent: number }
  /** The percent is missing before anything is known of it. */
  | { readonly kind: "evaluating"; readonly percent?: number; readonly secondsLeft?: number };

/** An evaluation that is running. */
export type Evaluating = Extract<Activity, { readonly kind: "evaluating" }>;

/** A training's activity after `event`; undefined where it has not changed. */
export function activityOf(event: TrainingEvent): Activity | undefined {
  switch (event.kind) {
    case "reading":
      return { kind: "reading", training: true };
    case "progress":
      return { kind: "training", percent: percentOf(event.share), secondsLeft: Math.ceil(event.secondsLeft) };
    case "paused":
      return event.reason === undefined
        ? { kind: "training", percent: percentOf(event.share) }
        : { kind: "paused", reason: event.reason, percent: percentOf(event.share) };
    default:
      return undefined;
  }
}

function percentOf(share: number): number {
  return Math.floor(100 * share);
}

/** The text that a user reads while a training runs: its activity or its progress. */
export function describeActivity(activity: Activity): string {
  switch (activity.kind) {
    case "reading":
      return l10n.t("Reading files…");
    case "training":
      return describeTraining(activity.percent, activity.secondsLeft);
    case "paused":
      return activity.reason === "battery"
        ? l10n.t("Paused on battery. Plug in, or turn off the setting 'unroll.training.pauseOnBattery'.")
        : l10n.t("Paused in low-power mode. Turn it off, or the setting 'unroll.training.pauseOnBattery'.");
    default:
      return "";
  }
}

function describeTraining(percent: number, secondsLeft: number | undefined): string {
  if (secondsLeft === undefined) return `${percent}%`;
  const minutes = Math.round(secondsLeft / 60);
  if (minutes < 1) return l10n.t("{0}%, less than a minute left", percent);
  if (minutes === 1) return l10n.t("{0}%, about a minute left", percent);
  return l10n.t("{0}%, about {1} minutes left", percent, minutes);
}
