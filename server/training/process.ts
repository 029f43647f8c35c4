// The training process: a fork of the server that learns at low priority. It ends with the server, and saves first.
import { constants, setPriority } from "node:os";
import { INTERRUPTED, type TrainingEvent, type TrainingMessage } from "./protocol.ts";
import { runTraining } from "./run.ts";

const stop = new AbortController();
setPriority(constants.priority.PRIORITY_LOW);
process.on("disconnect", () => stop.abort(INTERRUPTED)); // the server is gone
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort(INTERRUPTED));
// A file beyond the system's size limit is an error to report, as a full disk is, and must not end the process.
process.on("SIGXFSZ", () => {});
process.on("message", (request: TrainingMessage) => {
  if (request.kind === "stop") stop.abort();
  else if (request.kind === "interrupt") stop.abort(INTERRUPTED);
  else void runTraining(request.request, report, stop.signal, "editor").finally(leave);
});

function report(event: TrainingEvent): void {
  // An error here means that the server is gone, which `disconnect` reports as well.
  if (process.connected) process.send?.(event, undefined, undefined, () => {});
}

/** Closes the channel after the last message, so that nothing keeps this process alive. */
function leave(): void {
  if (process.connected) process.disconnect();
}
