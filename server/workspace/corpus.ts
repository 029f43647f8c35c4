import { hash } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { CorpusError } from "../../model/index.ts";
import { byPath, CalibrationChoice } from "./calibration-files.ts";
import { FolderRules, mayChangeRules } from "./ignore-rules.ts";
import { countLanguages, languageOf, type WorkspaceLanguage } from "./languages.ts";
import type { LeftOut, LeftOutPaths, LeftOutReason } from "./left-out.ts";
import { NeighbourIndex, nearestFirst } from "./neighbours.ts";
import type { ReadEvent, ReadRequest, RuleChanges } from "./reader.ts";
import { RuleFiles } from "./rule-files.ts";
import { type CorpusFile, expectedCharacters, type FoundFile, findFile, readSources, reasonAgainst } from "./source.ts";

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

/** The number of files named per reason: in a report, and of a reader. */
const EXAMPLES = 5;
const MOST_PATHS = 200;

/**
 * Reads the text files of `folders` that neither git nor an .unrollignore ignores and that look written by hand.
 *
 * @throws CorpusError "unreadable" when a folder cannot be read, with the cause; the signal's reason once it is aborted
 */
export async function readCorpus(
  folders: readonly string[],
  options: CorpusOptions,
  signal?: AbortSignal,
): Promise<Corpus> {
  const gate = new CorpusGate();
  const found = await listFiles(folders, options, new RuleFiles(), gate, signal);
  const files: CorpusFile[] = [];
  for await (const file of gate.pass(found, options, signal)) files.push(file);
  return { files, characters: gate.characters, leftOut: gate.leftOut };
}

/**
 * The languages of the files in `folders` that may be learned, the most frequent first.
 *
 * @throws CorpusError "unreadable" when a folder cannot be read
 */
export async function findLanguages(
  folders: readonly string[],
  options: CorpusOptions,
): Promise<readonly WorkspaceLanguage[]> {
  const found = await listFiles(folders, options, new RuleFiles(), new CorpusGate(), undefined);
  const files = found.filter(({ size }) => size > 0 && size <= options.maxFileSize);
  const byLanguage = Map.groupBy(files, ({ path }) => languageOf(path)?.id);
  // Names and sizes say how many there are, and one that is read says that there are some at all.
  return countLanguages(files.map(({ path }) => path)).filter(({ id }) =>
    byLanguage.get(id)!.some((file) => reasonAgainst(file, options.maxFileSize) === undefined),
  );
}

/** The first `characters` of what `readCorpus` would return, file after file; less where there is less. Reads no more files than that takes. */
export async function readBeginning(
  folders: readonly string[],
  options: CorpusOptions,
  characters: number,
): Promise<Uint8Array> {
  const gate = new CorpusGate();
  const found = await listFiles(folders, options, new RuleFiles(), gate, undefined);
  const texts: Uint8Array[] = [];
  for await (const { bytes } of gate.pass(found, options, undefined)) {
    texts.push(bytes);
    if (gate.characters >= characters) break;
  }
  return Buffer.concat(texts).subarray(0, characters);
}

/** Reads a workspace's files repeatedly, and knows which of them are near each other. Keeps no text. */
export class CorpusReader {
  readonly #ruleFiles = new RuleFiles();
  /** The paths that the rules have let through, of one workspace with one set of options. */
  #listed: { readonly workspace: string; readonly paths: Set<string> } | undefined;
  /** The last call of `ruleChanges`: one follows the other. */
  #ruleCheck: Promise<unknown> = Promise.resolve();
  /** The neighbours found by the last finished read, and by the one in progress. */
  #neighbours = new NeighbourIndex();
  #nextNeighbours: NeighbourIndex | undefined;

  /** See `WorkspaceReader.read`. */
  async *read({ folders, options, open }: ReadRequest, signal: AbortSignal): AsyncGenerator<ReadEvent, void> {
    const gate = new CorpusGate();
    const found = await this.#list(folders, options, gate, signal);
    const sizes = found.reduce((sum, file) => sum + expectedCharacters(file, options.maxFileSize), 0);
    yield { kind: "listed", files: found.length, characters: Math.min(sizes, MAX_CHARACTERS) };
    const neighbours = this.#beginNeighbours();
    const candidates = found.filter((file) => CalibrationChoice.isCandidate(file.relative)).sort(byPath);
    const others = found.filter((file) => !CalibrationChoice.isCandidate(file.relative));
    for await (const file of gate.pass(nearestFirst(others, open), options, signal)) {
      neighbours.add(file.path, file.bytes);
      yield { kind: "file", file };
    }
    const choice = new CalibrationChoice();
    const chosen: CorpusFile[] = [];
    for await (const file of gate.pass(candidates, options, signal)) {
      if (choice.takes(file.bytes.length)) {
        chosen.push(file);
        continue;
      }
      neighbours.add(file.path, file.bytes);
      yield { kind: "file", file };
    }
    yield* calibrationEvents(chosen, neighbours);
    for (const file of chosen) neighbours.add(file.path, file.bytes);
    if (this.#nextNeighbours === neighbours) this.#neighbours = neighbours;
    yield { kind: "done", leftOut: gate.leftOutPaths };
  }

  /** During the first read of the workspace, each file counts as known at once. */
  #beginNeighbours(): NeighbourIndex {
    const neighbours = new NeighbourIndex();
    if (this.#neighbours.size === 0) this.#neighbours = neighbours;
    this.#nextNeighbours = neighbours;
    return neighbours;
  }

  async #list(
    folders: readonly string[],
    options: CorpusOptions,
    gate: CorpusGate,
    signal?: AbortSignal,
  ): Promise<FoundFile[]> {
    this.#ruleFiles.beginListing();
    const found = await listFiles(folders, options, this.#ruleFiles, gate, signal).finally(() =>
      this.#ruleFiles.endListing(),
    );
    // What is not let through any more stays here until `ruleChanges` has reported it.
    const workspace = JSON.stringify([folders, options]);
    if (this.#listed?.workspace !== workspace) this.#listed = { workspace, paths: new Set() };
    for (const file of found) this.#listed.paths.add(file.path);
    return found;
  }

  /** See `WorkspaceReader.ruleChanges`. */
  ruleChanges(
    folders: readonly string[],
    options: CorpusOptions,
    paths: readonly string[],
  ): Promise<RuleChanges | undefined> {
    const check = this.#ruleCheck.then(() => this.#findRuleChanges(folders, options, paths));
    this.#ruleCheck = check.catch(() => {}); // reported to the caller
    return check;
  }

  async #findRuleChanges(
    folders: readonly string[],
    options: CorpusOptions,
    changed: readonly string[],
  ): Promise<RuleChanges | undefined> {
    const listed = this.#listed;
    if (listed === undefined || !(changed.some(mayChangeRules) || this.#ruleFiles.changed)) return undefined;
    const before = new Set(listed.paths);
    const found = await this.#list(folders, options, new CorpusGate());
    const now = new Set(found.map((file) => file.path));
    const gone = [...before].filter((file) => !now.has(file));
    for (const file of gone) {
      listed.paths.delete(file);
      this.#eachIndex((index) => index.delete(file));
    }
    // Deleted files are not what rules have changed.
    const removed = gone.filter((file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined);
    return { removed, added: [...now].filter((file) => !before.has(file)) };
  }

  /** See `WorkspaceReader.mayLearn`. */
  mayLearn(folders: readonly string[], { exclude, maxFileSize }: CorpusOptions, file: string): boolean {
    return folders.some((folder) => {
      const relative = relativeTo(folder, file);
      if (relative === undefined) return false;
      if (!new FolderRules(folder, exclude, this.#ruleFiles).allows(relative)) return false;
      const found = findFile(file, relative);
      if (typeof found !== "object") return false;
      const reason = reasonAgainst(found, maxFileSize);
      // A file that is not there yet is as empty as one that was just made.
      return reason === undefined || reason === "empty" || reason === "unreadable";
    });
  }

  /** See `WorkspaceReader.readFiles`. */
  async *readFiles(
    folders: readonly string[],
    { maxFileSize, exclude }: CorpusOptions,
    paths: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<CorpusFile, void> {
    for (const folder of folders) {
      const rules = new FolderRules(folder, exclude, this.#ruleFiles);
      for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
        const found = this.#findChanged(folder, rules, paths.slice(at, at + PATHS_AT_ONCE));
        for await (const { source, file } of readSources(found, maxFileSize)) {
          signal.throwIfAborted();
          if (source === "unreadable") this.#eachIndex((index) => index.deleteAll(file.path));
          else if (typeof source === "string") this.#eachIndex((index) => index.delete(file.path));
          else {
            this.#eachIndex((index) => index.add(source.path, source.bytes));
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
      const file = findFile(path.join(folder, relative), relative);
      if (file === "folder") for (const files of rules.list(relative)) files.forEach(find);
      else if (file === undefined || !rules.allows(relative))
        this.#eachIndex((index) => index.deleteAll(path.join(folder, relative)));
      else {
        this.#listed?.paths.add(file.path);
        found.set(relative, file);
      }
    };
    for (const changed of paths) {
      const relative = relativeTo(folder, changed);
      if (relative !== undefined) find(relative);
    }
    return found.values();
  }

  #eachIndex(change: (index: NeighbourIndex) => void): void {
    for (const index of new Set([this.#neighbours, this.#nextNeighbours])) if (index !== undefined) change(index);
  }

  /** See `WorkspaceReader.neighboursOf`. */
  neighboursOf(path: string, text?: Uint8Array): string[] {
    return this.#neighbours.nearest(path, text);
  }
}

/** As `splitForCalibration`, but keeps no file for calibration where none would be left to learn. */
function* calibrationEvents(chosen: readonly CorpusFile[], learned: NeighbourIndex): Generator<ReadEvent, void> {
  for (const file of chosen) {
    if (learned.size === 0) yield { kind: "file", file };
    else yield { kind: "calibration", file, neighbours: learned.nearest(file.path) };
  }
}

/** A path relative to a folder, with slashes; undefined for one that is not in it. */
function relativeTo(folder: string, file: string): string | undefined {
  const relative = path.relative(folder, file);
  const isInside = relative !== "" && !/^\.\.([/\\]|$)/.test(relative) && !path.isAbsolute(relative);
  return isInside ? relative.replaceAll(path.sep, "/") : undefined;
}

/** What a reader calls a file: its path in its folder, or the whole of it. */
export function nameIn(folders: readonly string[], file: string): string {
  return folders.map((folder) => relativeTo(folder, file)).find((relative) => relative !== undefined) ?? file;
}

/** All files of `folders` whose paths allow reading them, folder by folder, sorted by path within each. */
async function listFiles(
  folders: readonly string[],
  { exclude }: CorpusOptions,
  ruleFiles: RuleFiles,
  gate: CorpusGate,
  signal: AbortSignal | undefined,
): Promise<FoundFile[]> {
  const all: FoundFile[] = [];
  for (const folder of folders) {
    try {
      readdirSync(folder);
    } catch (cause) {
      throw new CorpusError("unreadable", `The folder ${folder} cannot be read.`, { cause });
    }
    const rules = new FolderRules(folder, exclude, ruleFiles);
    const found: FoundFile[] = [];
    for (const files of rules.list()) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      for (const relative of files) {
        const file = findFile(path.join(folder, relative), relative);
        if (typeof file === "object") found.push(file);
      }
    }
    for (const relative of rules.unreadable)
      gate.leaveOut("unknownRules", { relative, path: path.join(folder, relative) });
    for (const file of found.sort((a, b) => (a.relative < b.relative ? -1 : 1))) all.push(file);
  }
  return all;
}

type NamedFile = Pick<FoundFile, "path" | "relative">;

/** Admits each text once, up to the largest corpus; counts the files it leaves out. */
class CorpusGate {
  readonly #hashes = new Set<string>();
  readonly #leftOut = new Map<LeftOutReason, { count: number; readonly named: NamedFile[] }>();
  characters = 0;

  async *pass(
    found: Iterable<FoundFile>,
    { maxFileSize }: CorpusOptions,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<CorpusFile, void> {
    for await (const { file, source } of readSources(found, maxFileSize)) {
      signal?.throwIfAborted();
      const reason = typeof source === "string" ? source : this.#reasonAgainst(source);
      if (reason !== undefined) this.leaveOut(reason, file);
      else yield source as CorpusFile;
    }
  }

  get leftOut(): LeftOut[] {
    return Array.from(this.#leftOut, ([reason, { count, named }]) => ({
      reason,
      count,
      examples: named.slice(0, EXAMPLES).map(({ relative }) => relative),
    }));
  }

  get leftOutPaths(): LeftOutPaths[] {
    return Array.from(this.#leftOut, ([reason, { count, named }]) => ({
      reason,
      count,
      paths: named.map((file) => file.path),
    }));
  }

  #reasonAgainst({ bytes }: CorpusFile): LeftOutReason | undefined {
    const digest = hash("sha256", bytes, "base64");
    if (this.#hashes.has(digest)) return "duplicate";
    if (this.characters + bytes.length > MAX_CHARACTERS) return "surplus";
    this.#hashes.add(digest);
    this.characters += bytes.length;
    return undefined;
  }

  /** Counts a file, or a folder with all that is in it. */
  leaveOut(reason: LeftOutReason, { path, relative }: NamedFile): void {
    const found = this.#leftOut.get(reason) ?? { count: 0, named: [] };
    this.#leftOut.set(reason, found);
    found.count++;
    if (found.named.length < MOST_PATHS) found.named.push({ path, relative });
  }
}
