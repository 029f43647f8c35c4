/** What is known where a commit message is written: the messages before it, and the change that it is about. */

import type { CodeUnitRange } from "./random-words.ts";

/** What git tells of a repository. Where it is missing or fails, each is empty. */
export interface CommitSource {
  /** The last messages that somebody has written, the newest first. */
  messages(): Promise<readonly string[]>;
  stagedFiles(): Promise<readonly StagedFile[]>;
  /** How files of these paths differ from the last commit: a unified diff without context, which may be cut off. */
  stagedDiff(paths: readonly string[]): Promise<string>;
}

export interface StagedFile {
  /** Relative to the top, with slashes. */
  readonly path: string;
  /** Its absolute path. */
  readonly file: string;
  /** Whether lines of it are new or have changed, rather than its name, or that it is there. */
  readonly isEdited: boolean;
}

/** Texts without secrets: a NUL stands for each. */
export interface CommitTexts {
  /** The oldest first. */
  readonly messages: readonly string[];
  /** The staged files and their changed lines; empty where nothing is staged. */
  readonly change: string;
}

export interface CommitTextOptions {
  /** Whether the file of this absolute path may be learned; of others, only the path is told. */
  readonly mayLearn: (file: string) => Promise<boolean>;
  readonly findSecrets: (text: string) => Promise<readonly CodeUnitRange[]>;
}

/** So many staged files are told of at most, and so many of them with their lines. */
const MOST_FILES = 200;
const MOST_READ_FILES = 50;

/** The most text of messages, and of changed lines, in UTF-16 code units; and of one message, whose end is cut off. */
const MOST_OF_MESSAGES = 16_384;
const MOST_OF_CHANGE = 8192;
const MOST_OF_MESSAGE = 1024;

/** A longer changed line was not written by hand. */
const LONGEST_LINE = 1024;

const SEPARATOR = "\n\0\n";

/** Reads what git tells, and takes away secrets and what may not be learned. */
export async function readCommitTexts(source: CommitSource, options: CommitTextOptions): Promise<CommitTexts> {
  const [messages, change] = await Promise.all([readMessages(source, options), readChange(source, options)]);
  return { messages, change };
}

async function readMessages(source: CommitSource, { findSecrets }: CommitTextOptions): Promise<string[]> {
  const kept: string[] = [];
  let room = MOST_OF_MESSAGES;
  for (const message of await source.messages()) {
    const text = beginningOf(message).trim();
    room -= text.length;
    if (room < 0) break;
    if (text !== "") kept.unshift(text.replaceAll("\0", ""));
  }
  const clean = await withoutSecrets(kept.join(SEPARATOR), findSecrets);
  return clean.split(SEPARATOR).filter((text) => text !== "");
}

/** Whole lines of a message. */
function beginningOf(message: string): string {
  if (message.length <= MOST_OF_MESSAGE) return message;
  return message.slice(0, message.lastIndexOf("\n", MOST_OF_MESSAGE) + 1);
}

async function readChange(source: CommitSource, { mayLearn, findSecrets }: CommitTextOptions): Promise<string> {
  const files = (await source.stagedFiles()).slice(0, MOST_FILES);
  if (files.length === 0) return "";
  const edited = files.filter(({ isEdited }) => isEdited);
  const allowed = await Promise.all(edited.map(async ({ path, file }) => ((await mayLearn(file)) ? [path] : [])));
  const read = allowed.flat().slice(0, MOST_READ_FILES);
  const diff = read.length === 0 ? "" : await source.stagedDiff(read);
  const lines: string[] = [];
  let room = MOST_OF_CHANGE;
  for (const line of changedLines(diff)) {
    room -= line.length;
    if (room < 0) break;
    lines.push(line);
  }
  const clean = await withoutSecrets(lines.join("\n"), findSecrets);
  return `${clean}\n${files.map(({ path }) => path).join("\n")}\n`;
}

/** What a unified diff without context adds and removes, and the names of the functions around that. */
export function changedLines(diff: string): string[] {
  const lines: string[] = [];
  let isChange = false;
  for (const line of diff.split("\n").slice(0, -1)) {
    const hunk = /^@@ .*? @@ ?(.*)$/.exec(line);
    if (hunk !== null) {
      isChange = true;
      lines.push(hunk[1]!);
    } else if (line.startsWith("diff ")) isChange = false;
    else if (isChange && /^[+-]/.test(line)) lines.push(line.slice(1));
  }
  return lines.map((line) => line.trim()).filter(({ length }) => length > 0 && length <= LONGEST_LINE);
}

async function withoutSecrets(text: string, findSecrets: CommitTextOptions["findSecrets"]): Promise<string> {
  let clean = "";
  let at = 0;
  for (const [start, end] of await findSecrets(text)) {
    clean += `${text.slice(at, start)}\0`;
    at = end;
  }
  return clean + text.slice(at);
}
