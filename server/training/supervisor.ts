import { fork } from "node:child_process";
import type { TrainingReport } from "../protocol.ts";
import { TrainingError } from "./failure.ts";
import type { TrainingEvent, TrainingOrder, TrainingRequest } from "./messages.ts";

/** How long a training may take to save and end after it was told to, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Trains in a process of its own, so that a crash there costs nothing here. Resolves with the report, also when
 * `signal` ended it early; `hear` is told of all events before.
 *
 * @param program the script that runs server/training/process.ts
 * @throws TrainingError
 */
export function superviseTraining(
  program: string,
  order: TrainingOrder,
  hear: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingReport> {
  return new Promise((resolve, reject) => {
    // Standard output is the protocol's where the server speaks over it: nothing else may write there.
    const child = fork(program, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
    let errors = "";
    let patience: NodeJS.Timeout | undefined;
    const request = (message: TrainingRequest) => child.connected && child.send(message);
    const stop = () => {
      request({ kind: "stop" });
      patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    };
    const crash = (detail: string) => reject(new TrainingError({ kind: "crash", detail }));
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on("error", (error) => crash(error.message));
    child.on("message", (event: TrainingEvent) => {
      hear(event);
      if (event.kind === "done") resolve(event.report);
      if (event.kind === "failed") reject(new TrainingError(event.failure));
    });
    // After `done` or `failed` this changes nothing: a promise is settled once.
    child.on("close", (code, killedBy) => {
      clearTimeout(patience);
      signal.removeEventListener("abort", stop);
      crash(`${killedBy ?? `exit code ${code}`} ${errors}`.trim());
    });
    signal.addEventListener("abort", stop);
    request({ kind: "train", order });
    if (signal.aborted) stop();
  });
}
