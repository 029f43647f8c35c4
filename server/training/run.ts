import { CorpusError } from "../../model/index.ts";
import { readCorpus } from "../workspace/corpus.ts";
import { ModelStore, StorageError } from "../workspace/store.ts";
import { type Claim, StoreBusyError } from "../workspace/store-lock.ts";
import { learn } from "./learning.ts";
import { TrainingNote } from "./note.ts";
import { INTERRUPTED, type TrainingEvent, type TrainingFailure, type TrainingRequest } from "./protocol.ts";
import type { TrainingReport } from "./report.ts";
import { decodeRecord, encodeRecord, MOST_CRASHES } from "./training-record.ts";

/** Nothing was learned, and the stored model stays. */
const STOPPED_WHILE_READING: TrainingReport = {
  files: 0,
  characters: 0,
  leftOut: [],
  trainedCharacters: 0,
  seconds: 0,
  kernels: "",
  threads: 0,
  epochs: 0,
  bitsPerCharacter: 0,
  clippedShare: 0,
  stopped: true,
};

/**
 * Runs a training from reading the workspace to the last checkpoint. Calls `onEvent` with every event, the last of
 * which is `done` or `failed`; `signal` ends the learning early and keeps what was learned.
 *
 * @param program the program that trains, which others are told of that would train on the same workspace
 */
export async function runTraining(
  request: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
  program: Claim["program"] = "terminal",
): Promise<void> {
  onEvent(
    await run(request, onEvent, signal, program).catch((error: unknown) => ({
      kind: "failed",
      failure: describe(error),
    })),
  );
}

/** Returns the last event. */
async function run(
  request: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
  program: Claim["program"],
): Promise<TrainingEvent> {
  onEvent({ kind: "reading" });
  const store = new ModelStore(request.storagePath, request.folders);
  await store.prepare({ program, quiet: request.changed !== undefined, signal });
  try {
    if (request.changed?.length) return await read(request, store, undefined, onEvent, signal);
    const { curve, unfinished } = decodeRecord(await store.loadRecord());
    if (request.resume && unfinished === undefined) return { kind: "done", report: STOPPED_WHILE_READING };
    if (request.resume && unfinished!.crashes >= MOST_CRASHES) {
      await store.saveRecord(encodeRecord({ ...(curve && { curve }) }));
      return { kind: "failed", failure: { kind: "crashedOften" } };
    }
    // Only the editor takes trainings up again.
    const isNoted = program === "editor" && request.steps === undefined;
    const goal = request.resume
      ? unfinished!
      : { seconds: request.seconds, share: 0, fresh: request.fresh, crashes: 0 };
    const note = new TrainingNote(store, isNoted ? goal : undefined, request.resume ? curve : undefined);
    await note.save();
    const asked = { ...request, seconds: goal.seconds, fresh: goal.fresh };
    const last = await read(asked, store, note, onEvent, signal).catch(async (error: unknown) => {
      // What the user has to put right is not taken up again by itself; what crashed is.
      if (describe(error).kind !== "crash") await note.end(false);
      throw error;
    });
    await note.end(signal.reason === INTERRUPTED && last.kind === "done");
    return last;
  } finally {
    await store.release();
  }
}

async function read(
  request: TrainingRequest,
  store: ModelStore,
  note: TrainingNote | undefined,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingEvent> {
  const corpus = await readCorpus(request.folders, request.corpus, signal).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (corpus === undefined) return { kind: "done", report: STOPPED_WHILE_READING };
  if (corpus.files.length === 0) return { kind: "failed", failure: { kind: "empty", leftOut: corpus.leftOut } };
  if (!request.changed?.length) {
    if (!request.fresh) await store.takeOver();
    await store.own();
  }
  return { kind: "done", report: await learn(request, corpus, store, note, onEvent, signal) };
}

function describe(error: unknown): TrainingFailure {
  if (error instanceof StoreBusyError) return { kind: "busy", owner: error.owner };
  if (error instanceof CorpusError) return { kind: "unreadable", detail: `${error.message} ${detailOf(error.cause)}` };
  if (error instanceof StorageError) {
    return { kind: "storage", reason: error.reason, path: error.path, detail: detailOf(error.cause) };
  }
  return { kind: "crash", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function detailOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "";
}
