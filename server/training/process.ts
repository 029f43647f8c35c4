// The training process: a fork of the server that learns at low priority. It ends with the server, and saves first.
import { constants, setPriority } from "node:os";
import type { TrainingEvent, TrainingMessage } from "./protocol.ts";
import { runTraining } from "./run.ts";

const stop = new AbortController();
setPriority(constants.priority.PRIORITY_LOW);
process.on("disconnect", () => stop.abort()); // the server is gone
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
// A file that grows beyond what the system allows is an error to report, as a full disk is, and no reason to die.
process.on("SIGXFSZ", () => {});
process.on("message", (request: TrainingMessage) => {
  if (request.kind === "stop") stop.abort();
  else void runTraining(request.request, report, stop.signal).finally(leave);
});

function report(event: TrainingEvent): void {
  // An error here says that the server is gone, which `disconnect` says as well.
  if (process.connected) process.send?.(event, undefined, undefined, () => {});
}

/** Closes the channel once all was said, so that nothing keeps this process. */
function leave(): void {
  if (process.connected) process.disconnect();
}
