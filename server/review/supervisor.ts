import { type ChildProcess, fork } from "node:child_process";
import { byteLength } from "../documents/encoding.ts";
import { ReviewError } from "./failure.ts";
import type { ReviewedFile } from "./learning.ts";
import type { ReviewMessage, ReviewProgress, ReviewRequest } from "./protocol.ts";
import type { FoundSlip } from "./reviewer.ts";

/** Judges the lines of one file at a time, away from the server's thread. */
export interface FileReviews {
  /**
   * All slips in a text of a file, the likeliest first. The first time, the files around it are learned, which takes seconds.
   *
   * @throws ReviewError; the signal's reason once it is aborted, which ends what was learned as well
   */
  review(
    file: ReviewedFile,
    text: string,
    onProgress: (progress: ReviewProgress) => void,
    signal: AbortSignal,
  ): Promise<readonly FoundSlip[]>;
  /** Forgets what was learned to judge a file, as when it is closed; of any file unless given. */
  release(path?: string): void;
}

interface Call {
  readonly onProgress: (progress: ReviewProgress) => void;
  readonly resolve: (slips: readonly FoundSlip[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A process of its own for the file that was asked for last. */
export class ReviewProcess implements FileReviews {
  readonly #program: string;
  readonly #log: (detail: string) => void;
  #child: ChildProcess | undefined;
  /** The file of the process, with all that what it has learned depends on. */
  #file: ReviewedFile | undefined;
  readonly #calls = new Map<number, Call>();
  #count = 0;

  /**
   * @param program the script that runs server/review/process.ts
   * @param log told of what goes wrong in it
   */
  constructor(program: string, log: (detail: string) => void = () => {}) {
    this.#program = program;
    this.#log = log;
  }

  review(
    file: ReviewedFile,
    text: string,
    onProgress: (progress: ReviewProgress) => void,
    signal: AbortSignal,
  ): Promise<readonly FoundSlip[]> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (JSON.stringify(file) !== JSON.stringify(this.#file)) {
      this.release();
      this.#file = file;
      this.#child = this.#start();
      this.#send({ kind: "file", file, length: byteLength(text) });
    }
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.#calls.delete(id);
        this.release();
        reject(signal.reason);
      };
      signal.addEventListener("abort", cancel, { once: true });
      const over = () => signal.removeEventListener("abort", cancel);
      this.#calls.set(id, {
        onProgress,
        resolve: (slips) => {
          over();
          resolve(slips);
        },
        reject: (error) => {
          over();
          reject(error);
        },
      });
      this.#send({ kind: "text", id, text });
    });
  }

  release(path = this.#file?.path): void {
    if (path === this.#file?.path) this.#end("ended", undefined);
  }

  #start(): ChildProcess {
    // The protocol may use standard output, so nothing else may write to it.
    const child = fork(this.#program, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on("message", (message: ReviewMessage) => {
      if (child === this.#child) this.#take(message);
    });
    const gone = (detail: string) => {
      if (child === this.#child) this.#end("crash", detail);
    };
    child.on("error", (error) => gone(String(error)));
    child.on("close", (code, killedBy) => gone(`${killedBy ?? `exit code ${code}`}\n${errors}`.trim()));
    return child;
  }

  #take(message: ReviewMessage): void {
    if (message.kind === "progress") for (const { onProgress } of this.#calls.values()) onProgress(message.progress);
    else if (message.kind === "failed") this.#end(message.reason, message.detail);
    else {
      this.#calls.get(message.id)?.resolve(message.slips);
      this.#calls.delete(message.id);
    }
  }

  /** Ends the process and fails its calls. */
  #end(reason: "unreadable" | "ended" | "crash", detail: string | undefined): void {
    const child = this.#child;
    this.#child = undefined;
    this.#file = undefined;
    if (detail !== undefined) this.#log(detail);
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { reject } of calls) reject(new ReviewError(reason, ""));
    if (child?.connected) child.disconnect(); // which ends it
  }

  #send(request: ReviewRequest): void {
    this.#child?.send(request, () => {}); // an error means that it has ended, which is heard of as well
  }
}
