import { commonLength, type PlacedText } from "../../model/index.ts";
import { CommonWords, type Words, wordsOf } from "./common-words.ts";
import type { CorpusFile } from "./corpus.ts";

/** The size of a document's neighbourhood, in characters; twice as much hardly helps more. */
const NEIGHBOURHOOD = 32_768;
/** So much of a document's start tells which files are like it, in characters; all of it hardly tells more. */
export const TELLING = 8192;
/** An equal extension counts as much as so many common characters of the name. */
const SAME_KIND = 3;

/**
 * `files` in the order of their usefulness for completing the documents in `open`: near ones first, among them those
 * with similar names, then the most recently changed.
 */
export function nearestFirst<T extends Pick<CorpusFile, "path" | "modified">>(
  files: readonly T[],
  open: Iterable<string>,
): T[] {
  const newestFirst = files.toSorted((a, b) => b.modified - a.modified);
  const places = Array.from(open);
  if (places.length === 0) return newestFirst;
  const folders = new Map<string, { readonly steps: number; readonly names: readonly Name[] }>();
  const distances = new Map<T, number>();
  for (const file of newestFirst) {
    const folder = folderOf(file.path);
    const near = folders.get(folder) ?? nearestPlaces(folder, places);
    folders.set(folder, near);
    const name = splitName(file.path);
    const alike = near.names.map((place) => likeness(name, place));
    distances.set(file, near.steps + 1 / (1 + Math.max(...alike)));
  }
  return newestFirst.sort((a, b) => distances.get(a)! - distances.get(b)!);
}

/** Those of `places` that are the fewest steps from `folder`. Similar names never outweigh a step. */
function nearestPlaces(folder: string, places: readonly string[]) {
  const steps = places.map((place) => stepsBetween(folder, folderOf(place)));
  const fewest = Math.min(...steps);
  return { steps: fewest, names: places.filter((_, i) => steps[i] === fewest).map(splitName) };
}

/** Steps up and down the tree from one folder to the other; both end in a separator. */
function stepsBetween(a: string, b: string): number {
  const parting = commonLength(a, b);
  return foldersBehind(a, parting) + foldersBehind(b, parting);
}

/** The number of separators in a path from `start` on. */
function foldersBehind(path: string, start: number): number {
  let count = 0;
  for (let at = start; at < path.length; at++) if (isSeparator(path[at]!)) count++;
  return count;
}

interface Name {
  readonly name: string;
  /** The text after the name's last dot. */
  readonly kind: string;
}

function splitName(path: string): Name {
  return { name: nameOf(path), kind: path.slice(path.lastIndexOf(".") + 1) };
}

/** The similarity of two names: a small whole number. */
function likeness(a: Name, b: Name): number {
  return commonLength(a.name, b.name) + (a.kind === b.kind ? SAME_KIND : 0);
}

/** Finds the texts of `files` nearest to a path, of a fixed total length at most, the nearest last. */
export function neighbourTexts(files: readonly Pick<CorpusFile, "path" | "bytes">[]): (path: string) => Uint8Array[] {
  const index = new NeighbourIndex();
  const texts = new Map(files.map(({ path, bytes }) => [path, bytes]));
  for (const [path, bytes] of texts) index.add(path, bytes);
  return (path) => cutToNeighbourhood(index.nearest(path).map((near) => texts.get(near)!));
}

/** As many of `texts` as fit a neighbourhood, taken from the end, where the nearest is. */
export function cutToNeighbourhood(texts: readonly Uint8Array[]): Uint8Array[] {
  const kept: Uint8Array[] = [];
  let room = NEIGHBOURHOOD;
  for (const text of texts.toReversed()) {
    if (room === 0) break;
    kept.unshift(text.subarray(0, room));
    room -= kept[0]!.length;
  }
  return kept;
}

/** `files`, each with its neighbours among `others`. */
export function besideNeighbours(
  files: readonly Pick<CorpusFile, "path" | "bytes">[],
  others: readonly Pick<CorpusFile, "path" | "bytes">[],
): PlacedText[] {
  const besides = neighbourTexts(others);
  return files.map(({ path, bytes }) => ({ bytes, beside: besides(path) }));
}

interface IndexedFile extends Name {
  readonly path: string;
  readonly length: number;
  readonly words: Words;
  /** Increases with every added file. */
  readonly added: number;
}

interface Folder {
  readonly parent: Folder | undefined;
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, IndexedFile>;
}

/** A tree of folders that finds the files nearest to a path, and those most like a text. */
export class NeighbourIndex {
  readonly #root = createFolder(undefined);
  readonly #words = new CommonWords();
  #size = 0;
  #added = 0;

  /** The number of files in the tree. */
  get size(): number {
    return this.#size;
  }

  /** Adds a file, or changes what is in it. */
  add(path: string, bytes: Uint8Array): void {
    let folder = this.#root;
    for (const name of segmentsOf(path)) {
      const next = folder.folders.get(name) ?? createFolder(folder);
      folder.folders.set(name, next);
      folder = next;
    }
    this.#deleteFrom(folder, path);
    const words = wordsOf(bytes);
    folder.files.set(path, { ...splitName(path), path, length: bytes.length, words, added: this.#added++ });
    this.#words.add(words);
    this.#size++;
  }

  delete(path: string): void {
    this.#deleteFrom(this.#find(path), path);
  }

  #deleteFrom(folder: Folder, path: string): void {
    const file = folder.files.get(path);
    if (file === undefined) return;
    folder.files.delete(path);
    this.#words.delete(file.words);
    this.#size--;
  }

  /** Deletes the file or folder of that path, a folder with everything in it. */
  deleteAll(path: string): void {
    this.delete(path);
    const above = this.#find(path);
    for (const separator of ["/", "\\"]) {
      const folder = above.folders.get(`${nameOf(path)}${separator}`);
      if (folder === undefined || this.#find(path + separator) !== folder) continue;
      for (const file of filesIn(folder)) {
        this.#words.delete(file.words);
        this.#size--;
      }
      above.folders.delete(`${nameOf(path)}${separator}`);
    }
  }

  /**
   * The paths nearest to `path`, the nearest last, of at least a fixed total length where the tree holds as much: first
   * those of files that have words in common with `text`, then those in near folders. Equally near ones keep the order in which they were added.
   */
  nearest(path: string, text?: Uint8Array): string[] {
    const paths = new Set<string>();
    let room = NEIGHBOURHOOD;
    for (const file of this.#nearestFirst(path, text)) {
      if (room <= 0) break;
      if (file.path === path || paths.has(file.path)) continue;
      paths.add(file.path);
      room -= file.length;
    }
    return Array.from(paths).reverse();
  }

  *#nearestFirst(path: string, text: Uint8Array | undefined): Generator<IndexedFile, void> {
    if (text !== undefined) yield* this.#mostAlikeFirst(text);
    for (const folders of this.#rings(path)) yield* likeNamesFirst(folders, path);
  }

  /** The files that have words in common with a text. */
  #mostAlikeFirst(text: Uint8Array): IndexedFile[] {
    const likeness = this.#words.likeness(wordsOf(text));
    return Array.from(filesIn(this.#root), (file) => ({ file, alike: likeness(file.words) }))
      .filter(({ alike }) => alike > 0)
      .sort((a, b) => b.alike - a.alike)
      .map(({ file }) => file);
  }

  /** The folders around a path, those first to which the fewest steps lead. */
  *#rings(path: string): Generator<Folder[], void> {
    let ring: Folder[] = [];
    let above: Folder | undefined = this.#find(path);
    let below: Folder | undefined; // the child through which the walk reached the folder above; already visited
    while (ring.length > 0 || above !== undefined) {
      const next = ring.flatMap((folder) => Array.from(folder.folders.values())).filter((child) => child !== below);
      if (above !== undefined) {
        next.push(above);
        below = ring.find((folder) => folder.parent === above);
        above = above.parent;
      }
      ring = next;
      yield ring;
    }
  }

  /** The deepest existing folder on the way to a path. */
  #find(path: string): Folder {
    let folder = this.#root;
    for (const name of segmentsOf(path)) {
      const next = folder.folders.get(name);
      if (next === undefined) break;
      folder = next;
    }
    return folder;
  }
}

function createFolder(parent: Folder | undefined): Folder {
  return { parent, folders: new Map(), files: new Map() };
}

function* filesIn({ files, folders }: Folder): Generator<IndexedFile, void> {
  yield* files.values();
  for (const folder of folders.values()) yield* filesIn(folder);
}

/** The files of equally near folders, sorted lazily, since callers mostly need only the first few. */
function* likeNamesFirst(folders: readonly Folder[], path: string): Generator<IndexedFile, void> {
  const name = splitName(path);
  const byLikeness: IndexedFile[][] = [];
  for (const { files } of folders) {
    for (const file of files.values()) {
      const alike = likeness(file, name);
      byLikeness[alike] ??= [];
      byLikeness[alike].push(file);
    }
  }
  for (const files of byLikeness.reverse()) {
    if (files !== undefined) yield* files.sort((a, b) => a.added - b.added);
  }
}

/** The folders on the way to a path, each with the separator after it. */
function segmentsOf(path: string): string[] {
  return path.match(/[^/\\]*[/\\]/g) ?? [];
}

/** A path up to and including its last separator. */
function folderOf(path: string): string {
  return path.slice(0, lastSeparator(path) + 1);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
}

function isSeparator(character: string): boolean {
  return character === "/" || character === "\\";
}
