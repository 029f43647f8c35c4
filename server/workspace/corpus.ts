import { hash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { CorpusError } from "../../model/index.ts";
import { byPath, CalibrationChoice } from "./calibration-files.ts";
import { FolderRules, IgnoreFileCache } from "./ignore-rules.ts";
import type { LeftOut, LeftOutReason } from "./left-out.ts";
import { NeighbourIndex, nearestFirst } from "./neighbours.ts";
import type { ReadEvent, ReadRequest } from "./reader.ts";
import { type CorpusFile, expectedCharacters, type FoundFile, findFile, readSources } from "./source.ts";

export type { CorpusFile } from "./source.ts";

/** The files that may be learned: decided here, once, for everything that learns. */
export interface Corpus {
  /** In the order of their paths, which are absolute; none is empty. A NUL stands in each secret's place. */
  readonly files: readonly CorpusFile[];
  /** The sum of the files' lengths, in bytes. */
  readonly characters: number;
  readonly leftOut: readonly LeftOut[];
}

export interface CorpusOptions {
  /** In bytes. */
  readonly maxFileSize: number;
  /** Glob patterns, relative to each folder. */
  readonly exclude: readonly string[];
}

/** The largest corpus, in bytes: more neither fits in memory nor can be learned while a user waits. */
const MAX_CHARACTERS = 64 * 2 ** 20;

/** So many changed paths are looked up before messages are read. */
const PATHS_AT_ONCE = 256;

/** The number of files named per reason. */
const EXAMPLES = 5;

/**
 * Reads the text files of `folders` that are not ignored by a .gitignore and look written by hand.
 *
 * @throws CorpusError "unreadable" when a folder cannot be read, with the cause; the signal's reason once it is aborted
 */
export async function readCorpus(
  folders: readonly string[],
  options: CorpusOptions,
  signal?: AbortSignal,
): Promise<Corpus> {
  const gate = new CorpusGate();
  const found: FoundFile[] = [];
  for await (const file of listFiles(folders, options, new IgnoreFileCache(), signal)) found.push(file);
  const files: CorpusFile[] = [];
  for await (const file of gate.pass(found, options, signal)) files.push(file);
  return { files, characters: gate.characters, leftOut: gate.leftOut };
}

/** Reads a workspace's files repeatedly, and knows which of them are near each other. Keeps no text. */
export class CorpusReader {
  readonly #ignoreFiles = new IgnoreFileCache();
  /** The neighbours found by the last finished read, and by the one in progress. */
  #neighbours = new NeighbourIndex();
  #nextNeighbours: NeighbourIndex | undefined;

  /** See `WorkspaceReader.read`. */
  async *read({ folders, options, open }: ReadRequest, signal: AbortSignal): AsyncGenerator<ReadEvent, void> {
    const found: FoundFile[] = [];
    for await (const file of listFiles(folders, options, this.#ignoreFiles, signal)) found.push(file);
    const sizes = found.reduce((sum, file) => sum + expectedCharacters(file, options.maxFileSize), 0);
    yield { kind: "listed", files: found.length, characters: Math.min(sizes, MAX_CHARACTERS) };
    const neighbours = this.#beginNeighbours();
    const gate = new CorpusGate();
    const candidates = found.filter((file) => CalibrationChoice.isCandidate(file.path)).sort(byPath);
    const others = found.filter((file) => !CalibrationChoice.isCandidate(file.path));
    for await (const file of gate.pass(nearestFirst(others, open), options, signal)) {
      neighbours.add(file.path, file.bytes.length);
      yield { kind: "file", file };
    }
    const choice = new CalibrationChoice();
    const chosen: CorpusFile[] = [];
    for await (const file of gate.pass(candidates, options, signal)) {
      if (choice.takes(file.bytes.length)) {
        chosen.push(file);
        continue;
      }
      neighbours.add(file.path, file.bytes.length);
      yield { kind: "file", file };
    }
    yield* calibrationEvents(chosen, neighbours);
    for (const file of chosen) neighbours.add(file.path, file.bytes.length);
    if (this.#nextNeighbours === neighbours) this.#neighbours = neighbours;
    yield { kind: "done", leftOut: gate.leftOut };
  }

  /** During the first read of the workspace, each file counts as known at once. */
  #beginNeighbours(): NeighbourIndex {
    const neighbours = new NeighbourIndex();
    if (this.#neighbours.size === 0) this.#neighbours = neighbours;
    this.#nextNeighbours = neighbours;
    return neighbours;
  }

  /** See `WorkspaceReader.readFiles`. */
  async *readFiles(
    folders: readonly string[],
    { maxFileSize, exclude }: CorpusOptions,
    paths: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<CorpusFile, void> {
    for (const folder of folders) {
      const rules = new FolderRules(folder, exclude, this.#ignoreFiles);
      for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
        const found = this.#findChanged(folder, rules, paths.slice(at, at + PATHS_AT_ONCE));
        for await (const { source, file } of readSources(found, maxFileSize)) {
          signal.throwIfAborted();
          if (source === "unreadable") this.#eachIndex((index) => index.deleteAll(file.path));
          else if (typeof source === "string") this.#eachIndex((index) => index.delete(file.path));
          else {
            this.#eachIndex((index) => index.add(source.path, source.bytes.length));
            yield source;
          }
        }
        signal.throwIfAborted();
      }
    }
  }

  /** Those of `paths` and of the files below them that are in `folder` and may be read, each once. */
  #findChanged(folder: string, rules: FolderRules, paths: readonly string[]): Iterable<FoundFile> {
    const found = new Map<string, FoundFile>();
    const find = (relative: string) => {
      const file = rules.allows(relative) ? findFile(path.join(folder, relative), relative) : undefined;
      if (file === undefined) this.#eachIndex((index) => index.delete(path.join(folder, relative)));
      else if (file === "folder") for (const files of rules.list(relative)) files.forEach(find);
      else found.set(relative, file);
    };
    for (const changed of paths) {
      const relative = path.relative(folder, changed);
      if (relative === "" || relative.startsWith("..") || path.isAbsolute(relative)) continue;
      find(relative.replaceAll(path.sep, "/"));
    }
    return found.values();
  }

  #eachIndex(change: (index: NeighbourIndex) => void): void {
    for (const index of new Set([this.#neighbours, this.#nextNeighbours])) if (index !== undefined) change(index);
  }

  /** See `WorkspaceReader.neighboursOf`. */
  neighboursOf(path: string): string[] {
    return this.#neighbours.nearest(path);
  }
}

/** As `splitForCalibration`, but keeps no file for calibration where none would be left to learn. */
function* calibrationEvents(chosen: readonly CorpusFile[], learned: NeighbourIndex): Generator<ReadEvent, void> {
  for (const file of chosen) {
    if (learned.size === 0) yield { kind: "file", file };
    else yield { kind: "calibration", file, neighbours: learned.nearest(file.path) };
  }
}

/** All files of `folders` whose paths allow reading them, folder by folder, sorted by path within each. */
async function* listFiles(
  folders: readonly string[],
  { exclude }: CorpusOptions,
  ignoreFiles: IgnoreFileCache,
  signal: AbortSignal | undefined,
): AsyncGenerator<FoundFile, void> {
  for (const folder of folders) {
    try {
      readdirSync(folder);
    } catch (cause) {
      throw new CorpusError("unreadable", `The folder ${folder} cannot be read.`, { cause });
    }
    const found: FoundFile[] = [];
    for (const files of new FolderRules(folder, exclude, ignoreFiles).list()) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      for (const relative of files) {
        const file = findFile(path.join(folder, relative), relative);
        if (typeof file === "object") found.push(file);
      }
    }
    yield* found.sort((a, b) => (a.relative < b.relative ? -1 : 1));
  }
}

/** Admits each text once, up to the largest corpus; counts the files it leaves out. */
class CorpusGate {
  readonly #hashes = new Set<string>();
  readonly #leftOut = new Map<LeftOutReason, { count: number; readonly examples: string[] }>();
  characters = 0;

  async *pass(
    found: Iterable<FoundFile>,
    { maxFileSize }: CorpusOptions,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<CorpusFile, void> {
    for await (const { file, source } of readSources(found, maxFileSize)) {
      signal?.throwIfAborted();
      const reason = typeof source === "string" ? source : this.#reasonAgainst(source);
      if (reason !== undefined) this.#leaveOut(reason, file);
      else yield source as CorpusFile;
    }
  }

  get leftOut(): LeftOut[] {
    return Array.from(this.#leftOut, ([reason, { count, examples }]) => ({ reason, count, examples }));
  }

  #reasonAgainst({ bytes }: CorpusFile): LeftOutReason | undefined {
    const digest = hash("sha256", bytes, "base64");
    if (this.#hashes.has(digest)) return "duplicate";
    if (this.characters + bytes.length > MAX_CHARACTERS) return "surplus";
    this.#hashes.add(digest);
    this.characters += bytes.length;
    return undefined;
  }

  #leaveOut(reason: LeftOutReason, { relative }: FoundFile): void {
    const found = this.#leftOut.get(reason) ?? { count: 0, examples: [] };
    this.#leftOut.set(reason, found);
    found.count++;
    if (found.examples.length < EXAMPLES) found.examples.push(relative);
  }
}
