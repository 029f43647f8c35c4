import { randomUUID } from "node:crypto";
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
import { type Activity, describeActivity } from "./activity.ts";

/** Work-done progress that a client watches, and can cancel. */
export interface Progress {
  report(activity: Activity): void;
  end(): void;
}

/** Opens progress at a request's token, or at a token of the server where the client supports that. */
export class ProgressReporter {
  readonly #connection: Connection;
  readonly #cancels = new Map<ProgressToken, () => void>();
  #canCreate = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Call once the client's capabilities are known, since the library installs its own listener then.
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
