import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { convertPathToPattern, globby } from "globby";
import { isBinaryFile } from "isbinaryfile";
import { CorpusError } from "../../model/index.ts";
import { encodeText } from "../documents/encoding.ts";
import type { LeftOut, LeftOutReason } from "../protocol.ts";
import { withoutSecrets } from "./secrets.ts";

/** A text to learn from. */
export interface CorpusFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** When it was changed last, in milliseconds since 1970. */
  readonly modified: number;
}

/** What may be learned from: decided here, once, for everything that learns. */
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

/** Folders of other people's code and of build outputs, whether or not the user's ignore files name them, and keys. */
const NEVER = [
  "**/{node_modules,bower_components,vendor,third_party,dist,build,out,target,__pycache__,site-packages,venv}/**",
  "**/*.{pem,key,p12,pfx,jks,keystore,map,lock}",
  "**/{package-lock.json,npm-shrinkwrap.json,pnpm-lock.yaml,go.sum,id_rsa*,id_ed25519*}",
];

/** More than this can neither be held in memory nor learned in any time that a user waits. */
const MAX_CHARACTERS = 64 * 2 ** 20;

/** How many files of a kind are named. */
const EXAMPLES = 5;

/** Where generators put their mark. */
const MARK_LENGTH = 2048;
const MARK =
  /@generated|\bdo not (edit|modify)\b|\bauto(matically)?[ -]?generated\b|^\W*((this|the) (file|code|module) (is|was|has been) |code |file )?generated (by|from|with|using)\b/im;

/** Longer lines than this, on average, nobody wrote by hand; a shorter file may be one long line. */
const MINIFIED_LINE = 250;
const MINIFIED_LENGTH = 2000;

/**
 * Reads the text files of `folders` that are not ignored by a .gitignore and look written by hand.
 *
 * @throws CorpusError "unreadable" when a folder cannot be read, with the cause
 */
export async function readCorpus(folders: readonly string[], options: CorpusOptions): Promise<Corpus> {
  const files: CorpusFile[] = [];
  const leftOut = new Map<LeftOutReason, string[]>();
  const hashes = new Set<string>();
  let characters = 0;
  for (const folder of folders) {
    for (const file of await listFiles(folder, options.exclude)) {
      const read = await readSource(path.join(folder, file), options.maxFileSize);
      let reason = typeof read === "string" ? read : undefined;
      if (typeof read !== "string") {
        const { bytes } = read;
        const hash = createHash("sha256").update(bytes).digest("base64");
        if (hashes.has(hash)) reason = "duplicate";
        else if (characters + bytes.length > MAX_CHARACTERS) reason = "surplus";
        else {
          hashes.add(hash);
          characters += bytes.length;
          files.push(read);
        }
      }
      if (reason !== undefined) leftOut.set(reason, [...(leftOut.get(reason) ?? []), file]);
    }
  }
  return {
    files,
    characters,
    leftOut: Array.from(leftOut, ([reason, paths]) => ({
      reason,
      count: paths.length,
      examples: paths.slice(0, EXAMPLES),
    })),
  };
}

/**
 * Those of `paths` that stand in `folders` and may be learned from, as they are on the disk now. Rules on the whole corpus
 * are not looked at.
 */
export async function* readCorpusFiles(
  folders: readonly string[],
  { maxFileSize, exclude }: CorpusOptions,
  paths: readonly string[],
): AsyncGenerator<CorpusFile, void> {
  for (const folder of folders) {
    const within = paths
      .map((file) => path.relative(folder, file))
      .filter((relative) => relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative));
    if (within.length === 0) continue;
    for (const file of await findFiles(folder, within.map(convertPathToPattern), exclude)) {
      const read = await readSource(path.join(folder, file), maxFileSize);
      if (typeof read !== "string") yield read;
    }
  }
}

async function listFiles(folder: string, exclude: readonly string[]): Promise<string[]> {
  try {
    await readdir(folder);
  } catch (cause) {
    throw new CorpusError("unreadable", `The folder ${folder} cannot be read.`, { cause });
  }
  return (await findFiles(folder, ["**/*"], exclude)).sort();
}

function findFiles(folder: string, patterns: readonly string[], exclude: readonly string[]): Promise<string[]> {
  return globby(patterns, {
    cwd: folder,
    gitignore: true,
    ignore: [...NEVER, ...exclude],
    suppressErrors: true, // a subfolder that may not be read is none of ours
    followSymbolicLinks: false,
  });
}

/** A file as the model reads it, or why it is left out. */
async function readSource(file: string, maxFileSize: number): Promise<CorpusFile | LeftOutReason> {
  let bytes: Buffer;
  let modified: number;
  try {
    const { size, mtimeMs } = await stat(file);
    modified = mtimeMs;
    if (size > maxFileSize) return "oversized";
    bytes = await readFile(file);
  } catch {
    return "unreadable"; // counted and reported with the rest
  }
  if (bytes.length === 0) return "empty";
  if (await isBinaryFile(bytes)) return "binary";
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "encoding";
  }
  if (text.includes("\0")) return "binary"; // the model's sign for a file's border
  if (/\.min\.\w+$/.test(file)) return "minified";
  if (text.length > MINIFIED_LENGTH && text.length / text.split("\n").length > MINIFIED_LINE) return "minified";
  if (MARK.test(text.slice(0, MARK_LENGTH))) return "generated";
  return { path: file, bytes: encodeText(await withoutSecrets(text)), modified };
}
