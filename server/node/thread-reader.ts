import { Worker } from "node:worker_threads";
import { CorpusError } from "../../model/index.ts";
import type { CorpusFile, CorpusOptions } from "../workspace/corpus.ts";
import type { WorkspaceLanguage } from "../workspace/languages.ts";
import type { CodeUnitRange } from "../workspace/random-words.ts";
import type { ReadEvent, ReadRequest, RuleChanges, WorkspaceReader } from "../workspace/reader.ts";
import type { Batch, ReaderAnswer, ReaderMessage } from "./reader-thread.ts";

/** A message without its call's number. */
type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

interface Call {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A reader in its own thread, which starts at the first call and keeps no process alive while idle. */
export class ThreadReader implements WorkspaceReader {
  readonly #program: string;
  #worker: Worker | undefined;
  /** Pending calls by number. */
  readonly #calls = new Map<number, Call>();
  #lastId = 0;
  #disposed = false;

  /** @param program the script that runs server/node/reader-thread.ts */
  constructor(program: string) {
    this.#program = program;
  }

  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<ReadEvent> {
    return this.#stream({ kind: "read", request }, signal);
  }

  async *readFiles(
    folders: readonly string[],
    options: CorpusOptions,
    paths: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<CorpusFile, void> {
    const events = this.#stream({ kind: "readFiles", request: { folders, options, paths } }, signal);
    for await (const event of events) if (event.kind === "file") yield event.file;
  }

  async ruleChanges(
    folders: readonly string[],
    options: CorpusOptions,
    paths: readonly string[],
  ): Promise<RuleChanges | undefined> {
    const request = { folders, options, paths };
    return (await this.#ask({ kind: "ruleChanges", request }, ++this.#lastId)) as RuleChanges | undefined;
  }

  async mayLearn(folders: readonly string[], options: CorpusOptions, path: string): Promise<boolean> {
    const request = { folders, options, paths: [path] };
    return (await this.#ask({ kind: "mayLearn", request }, ++this.#lastId)) as boolean;
  }

  async findLanguages(folders: readonly string[], options: CorpusOptions): Promise<readonly WorkspaceLanguage[]> {
    const request = { folders, options };
    return (await this.#ask({ kind: "findLanguages", request }, ++this.#lastId)) as WorkspaceLanguage[];
  }

  async findSecrets(text: string, signal?: AbortSignal): Promise<CodeUnitRange[]> {
    return (await this.#ask({ kind: "findSecrets", text }, ++this.#lastId, signal)) as CodeUnitRange[];
  }

  async neighboursOf(path: string, text?: Uint8Array): Promise<string[]> {
    return (await this.#ask({ kind: "neighboursOf", path, text }, ++this.#lastId)) as string[];
  }

  dispose(): void {
    this.#disposed = true;
    this.#end(this.#worker, new Error("The reader was disposed of."));
  }

  /** Prefetches one batch while the caller consumes the one before. */
  async *#stream(
    message: Extract<Unnumbered<ReaderMessage>, { kind: "read" | "readFiles" }>,
    signal: AbortSignal,
  ): AsyncGenerator<ReadEvent, void> {
    signal.throwIfAborted();
    const id = ++this.#lastId;
    this.#post({ ...message, id } as ReaderMessage);
    const worker = this.#worker;
    const nextBatch = () => {
      const batch = this.#ask({ kind: "next" }, id, signal) as Promise<Batch>;
      batch.catch(() => {}); // awaited in the next turn
      return batch;
    };
    let done = false;
    try {
      for (let next = nextBatch(); !done; ) {
        const batch = await next;
        done = batch.done;
        if (!done) next = nextBatch();
        for (const event of unpack(batch)) {
          signal.throwIfAborted();
          yield event;
        }
      }
    } finally {
      this.#calls.get(id)?.reject(signal.reason);
      this.#calls.delete(id);
      if (!done && this.#worker === worker) this.#worker?.postMessage({ kind: "stop", id } satisfies ReaderMessage);
      this.#keepAlive();
    }
  }

  #ask(message: Unnumbered<ReaderMessage>, id: number, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const stop = () => {
        this.#calls.delete(id);
        this.#keepAlive();
        reject(signal?.reason);
      };
      const over = () => signal?.removeEventListener("abort", stop);
      signal?.addEventListener("abort", stop);
      this.#calls.set(id, {
        resolve: (value) => {
          over();
          resolve(value);
        },
        reject: (error) => {
          over();
          reject(error);
        },
      });
      this.#post({ ...message, id } as ReaderMessage);
    });
  }

  #post(message: ReaderMessage): void {
    if (this.#disposed) throw new Error("The reader was disposed of.");
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
    this.#keepAlive();
  }

  #start(): Worker {
    // The protocol may use standard output, so nothing else may write to it.
    const worker = new Worker(this.#program, { name: "reader", stdout: true, execArgv: [] });
    worker.on("message", (answer: ReaderAnswer) => this.#settle(answer));
    worker.on("error", (error) => this.#end(worker, new Error("The reader's thread failed.", { cause: error })));
    worker.on("exit", (code) => this.#end(worker, new Error(`The reader's thread ended, with exit code ${code}.`)));
    return worker;
  }

  #settle(answer: ReaderAnswer): void {
    const call = this.#calls.get(answer.id);
    this.#calls.delete(answer.id);
    this.#keepAlive();
    if (answer.kind === "batch") call?.resolve(answer.batch);
    else if (answer.kind === "answer") call?.resolve(answer.value);
    else call?.reject(answer.unreadable ? asCorpusError(answer.error as Error) : answer.error);
  }

  /** Fails the pending calls of a thread that has ended; the next call starts another. */
  #end(worker: Worker | undefined, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    void worker?.terminate();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { reject } of calls) reject(error);
  }

  #keepAlive(): void {
    if (this.#calls.size > 0) this.#worker?.ref();
    else this.#worker?.unref();
  }
}

/** Restores the class of an error, which is lost between threads. */
function asCorpusError({ message, cause }: Error): CorpusError {
  return new CorpusError("unreadable", message, { cause });
}

function* unpack({ events, texts }: Batch): Generator<ReadEvent, void> {
  let at = 0;
  for (const event of events) {
    if (!("file" in event)) {
      yield event;
      continue;
    }
    const { length, ...file } = event.file;
    const bytes = new Uint8Array(texts, at, length);
    at += length;
    yield { ...event, file: { ...file, bytes } };
  }
}
