import * as vscode from "vscode";
import type { Server, ServerState } from "./server.ts";
import { isTraining } from "./situation.ts";

/** What keyboard shortcuts, menus and the walkthrough may depend on; docs/keys.md explains it to users. */
interface ContextKeys {
  /** Whether files of the workspace are known, so that they complete. */
  readonly "unroll.isReady": boolean;
  /** Whether the workspace's network has been trained. */
  readonly "unroll.isTrained": boolean;
  /** Whether a training is running that the user started. */
  readonly "unroll.isTraining": boolean;
  /** Whether an evaluation is running, and no training beside it. */
  readonly "unroll.isEvaluating": boolean;
}

/** Keeps the context keys true. */
export function keepContextKeys(server: Server): vscode.Disposable {
  let last: Partial<ContextKeys> = {};
  return server.onDidChangeState((state) => {
    const keys = contextKeysOf(state);
    for (const name of Object.keys(keys) as (keyof ContextKeys)[]) {
      if (keys[name] !== last[name]) void vscode.commands.executeCommand("setContext", name, keys[name]);
    }
    last = keys;
  });
}

function contextKeysOf(state: ServerState): ContextKeys {
  const status = state.kind === "running" ? state.status : undefined;
  return {
    "unroll.isReady": (status?.memory === "ready" || status?.memory === "full") && status.files !== 0,
    "unroll.isTrained": status?.network === "ready",
    "unroll.isTraining": status !== undefined && isTraining(status.activity),
    "unroll.isEvaluating": status?.activity.kind === "evaluating",
  };
}
