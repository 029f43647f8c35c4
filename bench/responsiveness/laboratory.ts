import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { DEFAULT_SETTINGS } from "../../server/settings.ts";
import type { TrainingEvent } from "../../server/training/protocol.ts";
import { runTraining } from "../../server/training/run.ts";
import { ServerProcess } from "../server-process.ts";
import { writeLargeFiles } from "./sources.ts";

/** The project's files, and the characters in each. */
const FILES = 60;
const CHARACTERS = 16_000;
/** Steps of the project's training: it need not be good, only as large as a good one. */
const STEPS = 150;

/** The material of the scenarios: folders, a project, and a network that was trained on it. */
export class Laboratory {
  readonly #program: string;
  readonly #root = mkdtempSync(path.join(tmpdir(), "unroll-responsiveness-"));
  #project: Project | undefined;
  #trained: Promise<string> | undefined;

  /** @param program the built server that is measured */
  constructor(program: string) {
    this.#program = program;
  }

  /** A new folder. */
  folder(name: string): string {
    const folder = mkdtempSync(path.join(this.#root, `${name}-`));
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** A megabyte of sources that most scenarios work in. */
  get project(): Project {
    if (this.#project === undefined) {
      const folder = this.folder("project");
      this.#project = { folder, files: writeLargeFiles(folder, FILES, CHARACTERS) };
    }
    return this.#project;
  }

  /** A server of `folder`, with nothing stored unless `storagePath` is given. */
  start(folder: string, storagePath = this.folder("storage"), settings: object = {}): Promise<ServerProcess> {
    return ServerProcess.start(this.#program, folder, storagePath, settings);
  }

  /** A copy of the storage in which the project has a network of the default size. */
  async trainedStorage(): Promise<string> {
    this.#trained ??= this.#train();
    const copy = this.folder("storage");
    cpSync(await this.#trained, copy, { recursive: true });
    return copy;
  }

  async #train(): Promise<string> {
    const storagePath = this.folder("trained");
    const { maxFileSize, exclude } = DEFAULT_SETTINGS.training;
    let last: TrainingEvent | undefined;
    await runTraining(
      {
        folders: [this.project.folder],
        corpus: { maxFileSize, exclude },
        storagePath,
        seconds: 0,
        steps: STEPS,
        fresh: true,
        limits: { threads: availableParallelism(), processorShare: 100, pauseOnBattery: false },
        kernels: "auto",
        options: {},
        seed: 1,
      },
      (event) => {
        last = event;
      },
      new AbortController().signal,
    );
    if (last?.kind !== "done") throw new Error(`The project could not be trained: ${JSON.stringify(last)}`);
    return storagePath;
  }

  /** Removes all folders. */
  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** A workspace and its files. */
export interface Project {
  readonly folder: string;
  readonly files: readonly string[];
}
