import { randomUUID } from "node:crypto";
import * as l10n from "@vscode/l10n";
import {
  type Connection,
  type ProgressToken,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageserver";
import type { Activity } from "../protocol.ts";
import type { TrainingEvent } from "./protocol.ts";

/** What a training is doing after `event`; undefined where that has not changed. */
export function activityOf(event: TrainingEvent): Activity | undefined {
  switch (event.kind) {
    case "reading":
      return { kind: "reading" };
    case "progress":
      return { kind: "training", percent: percentOf(event.share), secondsLeft: Math.ceil(event.secondsLeft) };
    case "paused":
      return event.paused
        ? { kind: "paused", reason: "battery", percent: percentOf(event.share) }
        : { kind: "training", percent: percentOf(event.share) };
    case "calibrating":
      return { kind: "calibrating" };
    default:
      return undefined;
  }
}

function percentOf(share: number): number {
  return Math.floor(100 * share);
}

/** What a user reads of a training while it runs: what it is doing, or how far it is. */
export function describeActivity(activity: Activity): string {
  switch (activity.kind) {
    case "reading":
      return l10n.t("Reading files…");
    case "training":
      return describeTraining(activity.percent, activity.secondsLeft);
    case "calibrating":
      return l10n.t("Calibrating…");
    case "paused":
      return l10n.t("Paused on battery. Plug in, or turn off the setting 'unroll.training.pauseOnBattery'.");
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

/** Work-done progress that a client watches, and can cancel. */
export interface Progress {
  report(activity: Activity): void;
  end(): void;
}

/** Opens progress at the token that came with a request, or at one of its own where the client can show that. */
export class ProgressReporter {
  readonly #connection: Connection;
  readonly #cancels = new Map<ProgressToken, () => void>();
  #canCreate = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * To be called when the client has said what it can, since the library puts its own listener in place then.
   *
   * @param canCreate whether the client lets the server open progress by itself
   */
  initialize(canCreate: boolean): void {
    this.#canCreate = canCreate;
    this.#connection.onNotification(WorkDoneProgressCancelNotification.type, ({ token }) =>
      this.#cancels.get(token)?.(),
    );
  }

  async open(token: ProgressToken | undefined, title: string, cancel: () => void): Promise<Progress> {
    const at = token ?? (this.#canCreate ? await this.#create() : undefined);
    if (at === undefined) return { report: () => {}, end: () => {} };
    this.#cancels.set(at, cancel);
    this.#send(at, { kind: "begin", title, cancellable: true, percentage: 0 });
    return {
      report: (activity) =>
        this.#send(at, {
          kind: "report",
          message: describeActivity(activity),
          ...("percent" in activity && { percentage: activity.percent }),
        }),
      end: () => {
        this.#cancels.delete(at);
        this.#send(at, { kind: "end" });
      },
    };
  }

  async #create(): Promise<ProgressToken> {
    const token = randomUUID();
    await this.#connection.sendRequest(WorkDoneProgressCreateRequest.type, { token });
    return token;
  }

  #send(token: ProgressToken, value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    void this.#connection.sendProgress(WorkDoneProgress.type, token, value);
  }
}
