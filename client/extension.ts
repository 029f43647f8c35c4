import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { trackCursor } from "./cursor.ts";
import { registerReports } from "./evaluation.ts";
import { Server } from "./server.ts";
import { showStatus } from "./status-bar.ts";

/** All features, in order. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Unroll", { log: true });
  const server = new Server(context, log);
  context.subscriptions.push(log, server, showStatus(server), registerReports(), ...registerCommands(server, log));
  context.subscriptions.push(trackCursor(server));
  await server.start().catch(() => {}); // the status bar says so
}
