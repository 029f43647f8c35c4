/** Work for requests, in slices between which the server reads messages: a cancelled request is cancelled. */
import type { OpenDocument } from "../documents/document.ts";

/** A request computes for so long, in milliseconds, before the server reads other messages. */
const REQUEST_SLICE = 3;

/** Says whether a request was cancelled; an LSP `CancellationToken` is one. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

export const NEVER_CANCELLED: Cancellation = { isCancellationRequested: false };

/** Runs `work` in slices between which the server reads messages; gives it up, with undefined, once it may not go on. */
export async function inSlices<T>(work: Generator<unknown, T>, mayGoOn: () => boolean): Promise<T | undefined> {
  while (mayGoOn()) {
    for (const slice = performance.now(); performance.now() - slice < REQUEST_SLICE; ) {
      const step = work.next();
      if (step.done) return step.value;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return undefined;
}

/** The longest waits for memory and network to read up to the cursor, in milliseconds. */
export interface Waits {
  readonly memory: number;
  readonly network: number;
}

/**
 * Runs `work` in slices between which the server reads messages; gives up once the document has changed or the request
 * was cancelled. Returns how much was read when the work ended or the time was up; without the network, it is enough.
 */
export async function finish(
  work: Generator<boolean, true | undefined>,
  document: OpenDocument,
  token: Cancellation,
  waits: Waits,
): Promise<"all" | "enough" | "too little" | "given up"> {
  const { version } = document;
  const start = performance.now();
  for (let slice = start; ; ) {
    const step = work.next();
    if (step.done) return step.value === true && document.version === version ? "all" : "given up";
    const now = performance.now();
    if (step.value && now - start > waits.network) return "enough";
    if (!step.value && now - start > waits.memory) return "too little";
    if (now - slice < REQUEST_SLICE) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested || document.version !== version) work.return(undefined);
    slice = performance.now();
  }
}
