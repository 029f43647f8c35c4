// A reader's thread that crashes when it is asked for the secrets of certain texts, and says what it was asked for before.
import { parentPort } from "node:worker_threads";
import type { ReaderMessage } from "../../../server/node/reader-thread.ts";
import "../../../server/node/reader-thread.ts";

let batches = 0;
let stopped = "";

parentPort!.on("message", (message: ReaderMessage) => {
  if (message.kind === "next") batches++;
  if (message.kind === "stop") stopped = ", stopped";
  if (message.kind !== "findSecrets") return;
  if (message.text === "throw") throw new Error(`asked for ${batches} batches${stopped}`);
  if (message.text === "exit") process.exit(3);
});
