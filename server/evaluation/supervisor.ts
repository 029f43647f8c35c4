import { fork } from "node:child_process";
import { EvaluationError } from "./failure.ts";
import type { EvaluationMessage, EvaluationProgress, EvaluationReports, EvaluationRequest } from "./process.ts";

/**
 * Evaluates in a process of its own. Settles when that has ended, which leaves no temporary files.
 *
 * @param program the script that runs server/evaluation/process.ts
 * @param onProgress called whenever a reader's text about it changes
 * @throws EvaluationError; the signal's reason once it is aborted
 */
export function superviseEvaluation<Kind extends keyof EvaluationReports>(
  program: string,
  request: Extract<EvaluationRequest, { readonly kind: Kind }>,
  onProgress: (progress: EvaluationProgress[Kind]) => void,
  signal: AbortSignal,
): Promise<EvaluationReports[Kind]> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    // The protocol may use standard output, so nothing else may write to it. The process leads a group, in which it ends
    // what it has started.
    const detached = process.platform !== "win32"; // where that would open a window
    const child = fork(program, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [], detached });
    let errors = "";
    let result: Exclude<EvaluationMessage, { readonly kind: "progress" }> | undefined;
    const cancel = () => {
      child.once("exit", () => reject(signal.reason)); // "close" does not come after this process has disconnected
      if (child.connected) child.disconnect(); // which ends it
    };
    signal.addEventListener("abort", cancel);
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on("error", reject);
    child.on("message", (message: EvaluationMessage) => {
      if (message.kind === "progress") onProgress(message.progress as EvaluationProgress[Kind]);
      else result = message;
    });
    child.on("close", (code, killedBy) => {
      signal.removeEventListener("abort", cancel);
      if (signal.aborted) reject(signal.reason);
      else if (result?.kind === "done") resolve(result.report as EvaluationReports[Kind]);
      else reject(new EvaluationError(result?.failure ?? { kind: "crash", detail: crashOf(code, killedBy, errors) }));
    });
    child.send(request);
  });
}

function crashOf(code: number | null, killedBy: NodeJS.Signals | null, errors: string): string {
  return `${killedBy ?? `exit code ${code}`}\n${errors}`.trim();
}
