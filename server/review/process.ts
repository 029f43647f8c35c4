// The process that judges the lines of one file, for as long as that is open.
import { constants, setPriority } from "node:os";
import { CorpusError } from "../../model/index.ts";
import { runInSlices } from "../evaluation/slices.ts";
import { findSecrets } from "../workspace/secrets.ts";
import { learnAround, type ReviewedFile } from "./learning.ts";
import type { ReviewMessage, ReviewProgress, ReviewRequest } from "./protocol.ts";
import { Reviewer } from "./reviewer.ts";

/** The share has grown so much when it is told again. */
const TELLING_SHARE = 0.01;

setPriority(constants.priority.PRIORITY_LOW);
process.on("disconnect", () => process.exit());

/** The texts are judged one after the other. */
let last: Promise<Reviewer>;
process.on("message", (request: ReviewRequest) => {
  last =
    request.kind === "file" ? begin(request.file, request.length) : last.then((reviewer) => judge(reviewer, request));
  last.catch(fail);
});

async function begin(file: ReviewedFile, length: number): Promise<Reviewer> {
  return new Reviewer(file.path, await learnAround(file, length, progress("learning")));
}

async function judge(reviewer: Reviewer, { id, text }: ReviewRequest & { readonly kind: "text" }): Promise<Reviewer> {
  const work = reviewer.review(text, await findSecrets(text));
  send({ kind: "slips", id, slips: await runInSlices(work, progress("judging")) });
  return reviewer;
}

function progress(step: ReviewProgress["step"]): (share: number) => void {
  let told = -1;
  return (share) => {
    if (share < told + TELLING_SHARE) return;
    told = share;
    send({ kind: "progress", progress: { step, share } });
  };
}

function fail(error: unknown): void {
  const reason = error instanceof CorpusError ? "unreadable" : "crash";
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send({ kind: "failed", reason, detail }, () => process.exit(1));
}

function send(message: ReviewMessage, then: () => void = () => {}): void {
  // An error here means that the server is gone, which `disconnect` reports as well.
  if (process.connected) process.send?.(message, undefined, undefined, then);
}
