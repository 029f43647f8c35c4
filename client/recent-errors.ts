import type * as vscode from "vscode";

/** So many messages are kept, the newest ones. */
const KEPT = 20;

/** What the log has told since the start, as far as a report of an issue needs it. Nothing of it leaves the machine as it is here. */
export interface RecentErrors {
  /** The last errors and warnings, the oldest first. */
  readonly messages: readonly string[];
  /** The arithmetic that the server has chosen. */
  readonly kernels: string | undefined;
}

/** A log that writes to `log`, and what it has told. */
export function rememberErrors(log: vscode.LogOutputChannel): { log: vscode.LogOutputChannel; errors: RecentErrors } {
  const errors = { messages: [] as string[], kernels: undefined as string | undefined };
  const keep = (kind: string) => (message: string) => {
    errors.messages.push(`${kind}: ${message}`);
    errors.messages.splice(0, errors.messages.length - KEPT);
  };
  const telling = (kind: "error" | "warn" | "info", note: (message: string) => void) => ({
    value: (message: string | Error, ...more: unknown[]) => {
      note(String(message));
      log[kind](message as string, ...more);
    },
  });
  const remembering: vscode.LogOutputChannel = Object.create(log, {
    error: telling("error", keep("error")),
    warn: telling("warn", keep("warning")),
    info: telling("info", (message) => {
      errors.kernels = /kernels: (\w+)/.exec(message)?.[1] ?? errors.kernels;
    }),
  });
  return { log: remembering, errors };
}
