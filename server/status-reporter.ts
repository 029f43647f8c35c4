import type { Connection } from "vscode-languageserver";
import { STATUS, type Status } from "./protocol.ts";
import { whatHappened } from "./status-log.ts";
import type { Evaluating } from "./training/activity.ts";
import type { TrainingControl } from "./training/training-control.ts";
import type { Usage } from "./usage/usage.ts";
import { nameOf } from "./workspace/neighbours.ts";
import { normalFolder } from "./workspace/store-name.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** What a status tells of. */
export interface StatusSources {
  readonly workspace: Pick<Workspace, "memory" | "network">;
  readonly training: Pick<TrainingControl, "activity" | "problem">;
  /** The evaluation that is running, if one is. */
  readonly evaluation: Evaluating | undefined;
  /** Whether the active document is completed from a window around the cursor. */
  readonly partial: boolean;
  readonly usage: Pick<Usage, "today">;
}

/** Tells the client of every change of the status, and the log of what has happened. */
export class StatusReporter {
  readonly #connection: Connection;
  #last: Status | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sends the status to the client if it has changed. */
  async report(sources: StatusSources): Promise<void> {
    const status = statusOf(sources);
    const last = this.#last;
    if (JSON.stringify(status) === JSON.stringify(last)) return;
    this.#last = status;
    const { console } = this.#connection;
    for (const line of whatHappened(last, status)) console.info(line);
    if (status.problem !== undefined && status.problem !== last?.problem) console.error(status.problem);
    await this.#connection.sendNotification(STATUS, status);
  }
}

function statusOf({ workspace, training, evaluation, partial, usage: { today } }: StatusSources): Status {
  const { memory, network } = workspace;
  const idle: Status["activity"] = memory.isReading ? { kind: "reading" } : { kind: "idle" };
  const problem = training.problem ?? network.problem ?? memory.problem;
  const known = memory.current?.ready ? memory.current.extent : {};
  return {
    remembered: memory.state === "ready",
    memory: memory.state,
    network: network.isTrained ? "ready" : network.network === undefined ? "none" : "base",
    ...(network.trainedAt !== undefined && { trainedAt: network.trainedAt }),
    ...(network.from !== undefined && {
      trainedOn: network.from.map((folder) => nameOf(normalFolder(folder)) || folder),
    }),
    activity: training.activity.kind !== "idle" ? training.activity : (evaluation ?? idle),
    ...known,
    ...(today && { today }),
    ...(partial && { partial: true }),
    ...(problem !== undefined && { problem }),
  };
}
