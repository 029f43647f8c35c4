import * as vscode from "vscode";
import type { ServerCommand } from "../server/protocol.ts";
import { evaluateWorkspace } from "./evaluation.ts";
import type { Server } from "./server.ts";
import { trainWorkspace } from "./training.ts";

/** The commands of the manifest. Each was started by the user, so each may answer with a dialog. */
export function registerCommands(server: Server, log: vscode.LogOutputChannel): vscode.Disposable[] {
  const { l10n } = vscode;
  const ask = (command: ServerCommand) => server.client.sendRequest("workspace/executeCommand", { command });
  const commands: Record<string, () => unknown> = {
    "unroll.trainWorkspace": () => trainWorkspace(server.client),
    "unroll.evaluateWorkspace": () => evaluateWorkspace(server.client),
    "unroll.stopTraining": () => ask("unroll.stop"),
    "unroll.restartServer": async () => {
      await server.stop();
      await server.start();
    },
    "unroll.deleteModel": async () => {
      const yes = l10n.t("Delete");
      const question = l10n.t("Delete what Unroll learned of this workspace? This cannot be undone.");
      if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) === yes) await ask("unroll.forget");
    },
    "unroll.showLog": () => log.show(),
  };
  return Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(name, async () => {
      try {
        await run();
      } catch (error) {
        log.error(error instanceof Error ? error : String(error));
        const show = l10n.t("Show Log");
        const chosen = await vscode.window.showErrorMessage(
          error instanceof Error ? error.message : String(error),
          show,
        );
        if (chosen === show) log.show();
      }
    }),
  );
}
