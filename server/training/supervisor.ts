import { fork } from "node:child_process";
import { TrainingError } from "./failure.ts";
import { INTERRUPTED, type TrainingEvent, type TrainingMessage, type TrainingRequest } from "./protocol.ts";
import type { TrainingReport } from "./report.ts";

/** After a request to stop, a training may take so long to save and end, in milliseconds: on a busy machine it is slow. */
const PATIENCE = 60_000;

/**
 * Trains in a process of its own, so that a crash there does not affect the server. Resolves with the report, also when
 * `signal` ended it early; calls `onEvent` with every event before.
 *
 * @param program the script that runs server/training/process.ts
 * @throws TrainingError
 */
export function superviseTraining(
  program: string,
  request: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingReport> {
  return new Promise((resolve, reject) => {
    // The protocol may use standard output, so nothing else may write to it.
    const child = fork(program, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
    let errors = "";
    let patience: NodeJS.Timeout | undefined;
    const send = (message: TrainingMessage) => child.connected && child.send(message);
    const stop = () => {
      send({ kind: signal.reason === INTERRUPTED ? "interrupt" : "stop" });
      patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    };
    const crash = (detail: string) => reject(new TrainingError({ kind: "crash", detail }));
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on("error", (error) => crash(error.message));
    child.on("message", (event: TrainingEvent) => {
      onEvent(event);
      if (event.kind === "done") resolve(event.report);
      if (event.kind === "failed") reject(new TrainingError(event.failure));
    });
    // After `done` or `failed` this has no effect: a promise settles once.
    child.on("close", (code, killedBy) => {
      clearTimeout(patience);
      signal.removeEventListener("abort", stop);
      crash(`${killedBy ?? `exit code ${code}`}\n${errors}`.trim());
    });
    signal.addEventListener("abort", stop);
    send({ kind: "train", request });
    if (signal.aborted) stop();
  });
}
