// The reader's thread: reads the workspace for the server's thread, which requests batches of files one by one.
import { parentPort } from "node:worker_threads";
import { CorpusError } from "../../model/index.ts";
import { type CorpusFile, CorpusReader, findLanguages } from "../workspace/corpus.ts";
import type { ReadEvent, ReadRequest } from "../workspace/reader.ts";
import { findSecrets } from "../workspace/secrets.ts";

/** To the reader's thread. `id` is the number of the call that a message belongs to. */
export type ReaderMessage =
  | { readonly kind: "read"; readonly id: number; readonly request: ReadRequest }
  | {
      readonly kind: "readFiles";
      readonly id: number;
      readonly request: PathsRequest;
    }
  | { readonly kind: "ruleChanges" | "mayLearn"; readonly id: number; readonly request: PathsRequest }
  | { readonly kind: "findLanguages"; readonly id: number; readonly request: Omit<PathsRequest, "paths"> }
  /** Requests the next batch, also the first. */
  | { readonly kind: "next"; readonly id: number }
  | { readonly kind: "stop"; readonly id: number }
  | { readonly kind: "findSecrets"; readonly id: number; readonly text: string }
  | {
      readonly kind: "neighboursOf";
      readonly id: number;
      readonly path: string;
      readonly text: Uint8Array | undefined;
    };

/** A request about some paths. */
type PathsRequest = Omit<ReadRequest, "open"> & { readonly paths: readonly string[] };

/** From the reader's thread: one for every message but `read`, `readFiles` and `stop`. */
export type ReaderAnswer =
  | { readonly kind: "batch"; readonly id: number; readonly batch: Batch }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: unknown; readonly unreadable: boolean };

/** Events whose texts are concatenated in one transferred buffer. */
export interface Batch {
  readonly events: readonly PackedEvent[];
  readonly texts: ArrayBuffer;
  /** Whether it is the last one. */
  readonly done: boolean;
}

type Packed<T> = T extends { readonly file: CorpusFile }
  ? Omit<T, "file"> & { readonly file: Omit<CorpusFile, "bytes"> & { readonly length: number } }
  : T;
export type PackedEvent = Packed<ReadEvent>;

/** A batch ends at any of these limits. */
const BATCH_CHARACTERS = 65_536;
const BATCH_FILES = 256;
const BATCH_MILLISECONDS = 20;

interface Stream {
  readonly events: AsyncGenerator<ReadEvent, void>;
  readonly stop: AbortController;
  /** Whether it yields to all other work. */
  readonly patient: boolean;
}

const port = parentPort!;
const reader = new CorpusReader();
const streams = new Map<number, Stream>();
/** Work that a patient stream awaits before its next file. */
const urgent = new Set<Promise<unknown>>();

port.on("message", (message: ReaderMessage) => {
  const { id } = message;
  switch (message.kind) {
    case "read":
    case "readFiles":
      streams.set(id, openStream(message));
      break;
    case "stop":
      streams.get(id)?.stop.abort();
      streams.delete(id);
      break;
    case "next":
      handOver(id, nextBatch(id), streams.get(id)?.patient === true);
      break;
    case "ruleChanges": {
      const { folders, options, paths } = message.request;
      handOver(id, reader.ruleChanges(folders, options, paths).then(answer(id)));
      break;
    }
    case "mayLearn": {
      const { folders, options, paths } = message.request;
      port.postMessage(answer(id)(reader.mayLearn(folders, options, paths[0]!)));
      break;
    }
    case "findLanguages":
      handOver(id, findLanguages(message.request.folders, message.request.options).then(answer(id)));
      break;
    case "findSecrets":
      handOver(id, findSecrets(message.text).then(answer(id)));
      break;
    case "neighboursOf":
      port.postMessage(answer(id)(reader.neighboursOf(message.path, message.text)));
  }
});

function openStream(message: Extract<ReaderMessage, { kind: "read" | "readFiles" }>): Stream {
  const stop = new AbortController();
  if (message.kind === "read") return { events: reader.read(message.request, stop.signal), stop, patient: true };
  const { folders, options, paths } = message.request;
  return { events: asEvents(reader.readFiles(folders, options, paths, stop.signal)), stop, patient: false };
}

async function* asEvents(files: AsyncIterable<CorpusFile>): AsyncGenerator<ReadEvent, void> {
  for await (const file of files) yield { kind: "file", file };
}

function answer(id: number) {
  return (value: unknown): ReaderAnswer => ({ kind: "answer", id, value });
}

function handOver(id: number, work: Promise<ReaderAnswer | undefined>, patient = false): void {
  const done = work.then(
    (answer) => answer && port.postMessage(answer, answer.kind === "batch" ? [answer.batch.texts] : []),
    (error: unknown) => {
      streams.delete(id);
      const unreadable = error instanceof CorpusError;
      port.postMessage({ kind: "failed", id, error, unreadable } satisfies ReaderAnswer);
    },
  );
  if (patient) return;
  urgent.add(done);
  void done.finally(() => urgent.delete(done));
}

/** Reads the next batch; undefined when the stream was stopped. */
async function nextBatch(id: number): Promise<ReaderAnswer | undefined> {
  const stream = streams.get(id);
  const events: ReadEvent[] = [];
  const start = performance.now();
  let characters = 0;
  let done = false;
  while (
    !done &&
    events.length < BATCH_FILES &&
    characters < BATCH_CHARACTERS &&
    performance.now() - start < BATCH_MILLISECONDS
  ) {
    if (stream?.patient) while (urgent.size > 0) await Promise.all(urgent);
    if (stream === undefined || stream.stop.signal.aborted) return undefined;
    const next = await stream.events.next();
    done = next.done === true;
    if (next.done) break;
    events.push(next.value);
    characters += "file" in next.value ? next.value.file.bytes.length : 0;
  }
  if (done) streams.delete(id);
  return { kind: "batch", id, batch: pack(events, characters, done) };
}

function pack(events: readonly ReadEvent[], characters: number, done: boolean): Batch {
  const texts = new Uint8Array(characters);
  let at = 0;
  const packed = events.map((event): PackedEvent => {
    if (!("file" in event)) return event;
    const { bytes, ...file } = event.file;
    texts.set(bytes, at);
    at += bytes.length;
    return { ...event, file: { ...file, length: bytes.length } };
  });
  return { events: packed, texts: texts.buffer, done };
}
