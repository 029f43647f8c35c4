import { execFile } from "node:child_process";
import { describeReport, type EvaluationReport } from "./evaluation/report.ts";
import { programPath } from "./node-build.ts";

const program = programPath("unroll.js", "../cli/main.ts");

/** A report is some hundreds of numbers. */
const LONGEST_REPORT = 2 ** 20;

/**
 * Runs `unroll evaluate` in a process of its own, and returns the report for a reader, in Markdown.
 *
 * @throws Error with what the program said; an `AbortError` when `signal` ended it
 */
export function evaluateFolders(folders: readonly string[], seconds: number, signal: AbortSignal): Promise<string> {
  const args = [program, "evaluate", ...folders, `--seconds=${seconds}`, "--json"];
  return new Promise((resolve, reject) => {
    const options = { signal, maxBuffer: LONGEST_REPORT, env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } };
    execFile(process.execPath, args, options, (error, output, problem) => {
      if (error === null) resolve(describeReport(JSON.parse(output) as EvaluationReport));
      else reject(error.name === "AbortError" ? error : new Error(problem.trim() || error.message, { cause: error }));
    });
  });
}
