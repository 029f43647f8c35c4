import * as l10n from "@vscode/l10n";
import { EXIT, Failure, failureOf } from "./failure.ts";
import { handleInterruptions } from "./interruption.ts";
import { speak, usersLanguage } from "./language.ts";
import { handleClosedOutput, note, print, write } from "./output.ts";
import { runProgram } from "./program.ts";

/** Runs the command that these arguments name, and ends the process with its exit code. */
export async function run(args: readonly string[]): Promise<void> {
  await speak(usersLanguage(process.env));
  handleClosedOutput();
  const fail = failing(args.includes("--json"));
  handleInterruptions(() => void fail(new Failure("interrupted", l10n.t("Interrupted."))));
  process.on("uncaughtException", (error) => void fail(error)); // of a promise, too
  const exitCode = await runProgram(args).catch(fail);
  if (exitCode === undefined) return; // it goes on by itself
  process.exitCode = exitCode; // the output's reader may be gone
  await write("");
  process.exit(exitCode);
}

/** Ends the process with a line on standard error, and JSON on standard output where that was asked for. */
function failing(isJson: boolean): (error: unknown) => Promise<never> {
  return async (error) => {
    const { message, code, exitCode } = failureOf(error);
    process.exitCode = exitCode;
    if (exitCode !== EXIT.interrupted) note(message);
    if (isJson) await print(JSON.stringify({ error: { message, code } }));
    process.exit(exitCode);
  };
}
