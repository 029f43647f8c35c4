import { fork } from "node:child_process";
import { EvaluationError } from "./failure.ts";
import type { EvaluationRequest, EvaluationResult } from "./process.ts";
import type { EvaluationReport } from "./report.ts";

/**
 * Evaluates in a process of its own.
 *
 * @param program the script that runs server/evaluation/process.ts
 * @throws EvaluationError; an `AbortError` when `signal` ended it
 */
export function superviseEvaluation(
  program: string,
  request: EvaluationRequest,
  signal: AbortSignal,
): Promise<EvaluationReport> {
  return new Promise((resolve, reject) => {
    // The protocol may use standard output, so nothing else may write to it.
    const child = fork(program, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [], signal });
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on("error", reject);
    child.on("message", (result: EvaluationResult) => {
      if (result.kind === "done") resolve(result.report);
      else reject(new EvaluationError(result.failure));
    });
    // After a result this has no effect: a promise settles once.
    child.on("close", (code, killedBy) =>
      reject(new EvaluationError({ kind: "crash", detail: `${killedBy ?? `exit code ${code}`}\n${errors}`.trim() })),
    );
    child.send(request);
  });
}
