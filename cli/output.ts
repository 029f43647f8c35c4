import * as l10n from "@vscode/l10n";
import { describeSystemError, EXIT } from "./failure.ts";

/** Writes to standard output; resolves when the reader can take more. */
export function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

/** Writes lines to standard output. */
export function print(text: string): Promise<void> {
  return write(`${text}\n`);
}

/** Writes a line to standard error, which may be gone with its terminal. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Ends the program when standard output cannot be written: quietly where its reader has read enough, as `head` does.
 * Call once, first of all.
 */
export function handleClosedOutput(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "EOF") process.exit(process.exitCode ?? EXIT.done);
    const reason = describeSystemError(error.message);
    note(l10n.t("The output cannot be written: {0}.", reason));
    process.exit(EXIT.failed);
  });
}
