import { lstat, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { rulesOf } from "../../documents/language-rules.ts";
import type { Assistant } from "./assistant.ts";
import { type FileChange, readCommit } from "./history.ts";
import { type Hunk, hunksOf } from "./hunks.ts";
import { indentationUnitOf } from "./indentation-unit.ts";
import type { Tally } from "./tally.ts";
import { type Acceptance, editBetween, keystrokesOf, typeHunk } from "./typist.ts";

/** Nobody types more than this at one place, in UTF-16 code units: it was pasted or generated. */
const MAX_HUNK_LENGTH = 4000;

/** A copy of a repository's files in which its commits are typed again. */
export interface ReplayFolder {
  readonly repository: string;
  /** The folder with the files as they were before. */
  readonly folder: string;
  readonly mayLearn: (file: string) => Promise<boolean>;
}

/** What to do while commits are typed again. */
export interface Replay {
  readonly acceptance: Acceptance;
  readonly tally: Tally;
  /** Called after each commit. */
  readonly onCommit: () => void;
  readonly signal: AbortSignal;
}

/**
 * Types commits again, the oldest first: each hunk at its place, with the rest of the file behind the cursor. Mass edits,
 * and files that may not be learned, are only written.
 *
 * @param commits by id
 */
export async function replay(
  { repository, folder, mayLearn }: ReplayFolder,
  commits: readonly string[],
  assistant: Assistant,
  { acceptance, tally, onCommit, signal }: Replay,
): Promise<void> {
  for (const id of commits) {
    const { changes, isMassEdit } = await readCommit(repository, id);
    const written: string[] = [];
    for (const change of changes) {
      signal.throwIfAborted();
      const file = path.join(folder, change.path);
      if (change.from !== undefined) await remove(path.join(folder, change.from));
      await write(folder, change);
      if (isMassEdit || change.after === undefined || !(await mayLearn(file))) {
        written.push(file);
        continue;
      }
      const [before, after] = [textOf(change.before ?? Buffer.alloc(0)), textOf(change.after)];
      if (before === undefined || after === undefined) {
        written.push(file);
        continue;
      }
      await assistant.open(file, before);
      await typeFile(assistant, change, before, after, acceptance, tally);
      const renamed = change.from === undefined ? [] : [path.join(folder, change.from)];
      await assistant.save([file, ...renamed]);
    }
    if (written.length > 0) await assistant.save(written);
    onCommit();
  }
}

async function typeFile(
  assistant: Assistant,
  change: FileChange,
  before: string,
  after: string,
  acceptance: Acceptance,
  tally: Tally,
): Promise<void> {
  const rules = rulesOf(change.path);
  const unit = indentationUnitOf(before === "" ? after : before);
  const language = path.extname(change.path);
  let text = before;
  let shift = 0;
  for (const hunk of hunksOf(before, after)) {
    const start = hunk.start + shift;
    const removed = text.slice(0, start) + text.slice(hunk.end + shift);
    const whole = text.slice(0, start) + hunk.text + text.slice(hunk.end + shift);
    shift += hunk.text.length - (hunk.end - hunk.start);
    edit(assistant, text, removed);
    text = removed;
    const without = isTyped(hunk) ? keystrokesOf({ text, rules, unit }, start, hunk.text) : undefined;
    if (without !== undefined && without > 0) {
      const typed = await typeHunk(assistant, { text, rules, unit }, start, hunk.text, acceptance, tally);
      tally.addHunk([language, kindOf(hunk)], { without, with: typed.keystrokes });
      text = typed.text;
    }
    edit(assistant, text, whole); // blanks at the end of a line, which an editor may have taken away
    text = whole;
  }
}

function edit(assistant: Assistant, before: string, after: string): void {
  const change = editBetween(before, after);
  if (change !== undefined) assistant.edit(change);
}

function isTyped({ text }: Hunk): boolean {
  return text !== "" && text.length <= MAX_HUNK_LENGTH && !text.includes("\0");
}

/** The kind of a hunk: new lines, or a change of lines that are there. */
function kindOf({ start, end, text }: Hunk): string {
  return start === end && text.includes("\n") ? "new" : "changed";
}

/** Writes the file as it is after the change. What stands where its folders are to be, or a folder in its place, goes. */
async function write(folder: string, { path: name, after }: FileChange): Promise<void> {
  const file = path.join(folder, name);
  if (after === undefined) {
    await remove(file);
    return;
  }
  for (let above = path.dirname(file); above !== folder; above = path.dirname(above)) {
    if (await isKind(above, "isFile")) await rm(above);
  }
  if (await isKind(file, "isDirectory")) await rm(file, { recursive: true });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, after);
}

/** Removes a file, unless there is none: a file may stand where its folder was. */
async function remove(file: string): Promise<void> {
  if (await isKind(file, "isFile")) await rm(file);
}

async function isKind(path: string, kind: "isFile" | "isDirectory"): Promise<boolean> {
  try {
    return (await lstat(path))[kind]();
  } catch {
    return false;
  }
}

/** The text with line feeds; undefined for what is no UTF-8. */
function textOf(content: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content).replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}
