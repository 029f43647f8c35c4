import * as vscode from "vscode";
import { EXTENSION_ID } from "./extension-id.ts";
import type { Server, ServerState } from "./server.ts";
import { isTraining } from "./situation.ts";

/** The walkthrough of the manifest, as the editor names it. */
const WALKTHROUGH = `${EXTENSION_ID}#start`;

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
export class ContextKeyKeeper implements vscode.Disposable {
  #keys: Partial<ContextKeys> = {};
  readonly #subscription: vscode.Disposable;

  constructor(server: Server) {
    this.#subscription = server.onDidChangeState((state) => {
      const keys = contextKeysOf(state);
      for (const name of Object.keys(keys) as (keyof ContextKeys)[])
        if (keys[name] !== this.#keys[name]) void setContext(name, keys[name]);
      this.#keys = keys;
    });
  }

  /**
   * Opens the walkthrough. The editor ticks a step off when its key becomes true, and not if it was before the walkthrough was
   * opened for the first time.
   */
  async openWalkthrough(): Promise<void> {
    const steps = ["unroll.isReady", "unroll.isTrained"] as const;
    for (const name of steps) await setContext(name, false);
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH);
    for (const name of steps) await setContext(name, this.#keys[name] === true);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function setContext(name: keyof ContextKeys, value: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", name, value);
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
