/** Decides whether a text looks handwritten, and removes its secrets. */
import { lstatSync, readFileSync } from "node:fs";
import { encodeText } from "../documents/encoding.ts";
import type { LeftOutReason } from "../protocol.ts";
import { type Decoded, decodeBytes } from "./decoding.ts";
import { isGenerated } from "./generated.ts";
import { isMinified } from "./minified.ts";
import { isNotebook, MAX_NOTEBOOK_SIZE, notebookText } from "./notebooks.ts";
import { findSecretsInEach, replaceSecrets } from "./secrets.ts";

/** A found file whose path allows learning it. */
export interface FoundFile {
  readonly path: string;
  /** Relative to its workspace folder, with slashes. */
  readonly relative: string;
  /** In bytes. */
  readonly size: number;
  /** When it was changed last, in milliseconds since 1970. */
  readonly modified: number;
}

/** A text to learn from. */
export interface CorpusFile {
  readonly path: string;
  /** Relative to its workspace folder, with slashes. */
  readonly relative: string;
  readonly bytes: Uint8Array;
  /** When it was changed last, in milliseconds since 1970. */
  readonly modified: number;
}

/** The most text per search for secrets, in UTF-16 code units: small texts share one, since each search has a cost. */
const SEARCH_LENGTH = 16_384;
/** The most files per search. */
const SEARCH_FILES = 32;

/** A file with its text, or the reason for leaving it out. */
type Text =
  | { readonly file: FoundFile; readonly text: string; readonly reason?: undefined }
  | { readonly file: FoundFile; readonly reason: LeftOutReason };

/** Files of these kinds hold no text; they are read only to confirm it. */
const BINARY_KINDS =
  /\.(png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|pdf|zip|gz|tgz|bz2|xz|zst|7z|jar|war|class|pyc|wasm|woff2?|ttf|otf|eot|mp[34]|m4a|ogg|webm|mov|avi|wav|flac|exe|dll|so|dylib|lib|a|o|obj|pdb|bin|dat|db|sqlite3?)$/i;

/** An upper bound on a file's characters, from its size and name. */
export function expectedCharacters({ path, size }: FoundFile, maxFileSize: number): number {
  return size > maxSize(path, maxFileSize) || BINARY_KINDS.test(path) ? 0 : Math.min(size, maxFileSize);
}

/** The largest file that is read; of a notebook, what is learned must not be larger than other files. */
function maxSize(path: string, maxFileSize: number): number {
  return isNotebook(path) ? Math.max(maxFileSize, MAX_NOTEBOOK_SIZE) : maxFileSize;
}

/** The file at a path; "folder" for a folder, undefined for a link or anything else. */
export function findFile(path: string, relative: string): FoundFile | "folder" | undefined {
  try {
    const stats = lstatSync(path);
    if (stats.isDirectory()) return "folder";
    return stats.isFile() ? { path, relative, size: stats.size, modified: stats.mtimeMs } : undefined;
  } catch {
    return { path, relative, size: 0, modified: 0 }; // reading it reports the error
  }
}

/**
 * Files as the model reads them, or the reasons for leaving them out, in order. A NUL replaces each secret. Lets other
 * messages in after every few files.
 */
export async function* readSources(
  files: Iterable<FoundFile>,
  maxFileSize: number,
): AsyncGenerator<{ readonly file: FoundFile; readonly source: CorpusFile | LeftOutReason }, void> {
  let texts: Text[] = [];
  let length = 0;
  for (const file of files) {
    const text = readText(file, maxFileSize);
    texts.push(text);
    length += text.reason === undefined ? text.text.length : 0;
    if (length < SEARCH_LENGTH && texts.length < SEARCH_FILES) continue;
    yield* search(texts);
    texts = [];
    length = 0;
  }
  yield* search(texts);
}

/** The reason for leaving a file out, if there is one. */
export function reasonAgainst(file: FoundFile, maxFileSize: number): LeftOutReason | undefined {
  return readText(file, maxFileSize).reason;
}

async function* search(texts: readonly Text[]) {
  await new Promise((resolve) => setImmediate(resolve));
  if (texts.length === 0) return;
  const secrets = await findSecretsInEach(texts.map((text) => (text.reason === undefined ? text.text : "")));
  for (const [i, text] of texts.entries()) {
    const { file } = text;
    if (text.reason !== undefined) yield { file, source: text.reason };
    else {
      const { path, relative, modified } = file;
      const bytes = encodeText(replaceSecrets(text.text, secrets[i]!));
      yield { file, source: { path, relative, bytes, modified } };
    }
  }
}

function readText(file: FoundFile, maxFileSize: number): Text {
  const read = decodeFile(file, maxSize(file.path, maxFileSize));
  if (read.reason !== undefined) return { file, reason: read.reason };
  const text = isNotebook(file.path) ? notebookText(read.text) : read.text;
  if (text === undefined) return { file, reason: "notebook" };
  if (text === "") return { file, reason: "empty" };
  if (text.length > maxFileSize) return { file, reason: "oversized" };
  if (isMinified(file.path, text)) return { file, reason: "minified" };
  if (isGenerated(file.path, text)) return { file, reason: "generated" };
  return { file, text };
}

function decodeFile({ path, size }: FoundFile, max: number): Decoded {
  if (size > max) return { reason: "oversized" };
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return { reason: "unreadable" }; // counted and reported with the rest
  }
  if (bytes.length > max) return { reason: "oversized" }; // it has grown since
  return decodeBytes(bytes);
}
