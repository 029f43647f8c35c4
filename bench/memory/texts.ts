import path from "node:path";
import { checkOut } from "../../server/evaluation/commits/checkout.ts";
import { readCommit, readHistory } from "../../server/evaluation/commits/history.ts";
import { hunksOf } from "../../server/evaluation/commits/hunks.ts";
import { TemporaryFolder } from "../../server/evaluation/commits/temporary-folder.ts";
import { holdOut, upTo } from "../../server/evaluation/hold-out.ts";
import { DEFAULT_SETTINGS } from "../../server/settings.ts";
import { readCorpus } from "../../server/workspace/corpus.ts";
import { fetchWorkspace } from "../download.ts";
import type { Workspace } from "../workspaces.ts";
import type { Passage, Texts } from "./trial.ts";

/** How much is learned and predicted, in characters. */
export interface Amounts {
  readonly learned: number;
  readonly predicted: number;
}

const { maxFileSize } = DEFAULT_SETTINGS.training;
const EMPTY = new Uint8Array();

/** So much of the text before a change is read first. */
const LEAD_CHARACTERS = 4096;

/** Files of a workspace, and others that are held out. */
export async function heldOutTexts(workspace: Workspace, amounts: Amounts): Promise<Texts> {
  const corpus = await readCorpus([await fetchWorkspace(workspace)], { maxFileSize, exclude: [] });
  const { training, heldOut } = holdOut(corpus.files, 1);
  return {
    learned: upTo(amounts.learned, training).map(({ bytes }) => bytes),
    predicted: upTo(amounts.predicted, heldOut).map(({ bytes }) => ({ before: EMPTY, text: bytes })),
  };
}

/** Files of a workspace, at random. */
export async function learnedTexts(workspace: Workspace, characters: number): Promise<Uint8Array[]> {
  const { learned, predicted } = await heldOutTexts(workspace, { learned: characters, predicted: characters });
  const files = [...learned, ...predicted.map(({ text }) => text)].map((bytes) => ({ bytes }));
  return upTo(characters, files).map(({ bytes }) => bytes);
}

/** A repository as it was before its last commits, and what they add, each change after the text before it. */
export async function changedTexts(folder: string, commits: number, amounts: Amounts): Promise<Texts> {
  const history = await readHistory(folder, commits);
  const files = await filesAt(folder, history.base);
  const learnable = new Set(files.map(({ name }) => name));
  const predicted: Passage[] = [];
  let left = amounts.predicted;
  for (const id of history.commits) {
    const { changes, isMassEdit } = await readCommit(folder, id);
    for (const { path: name, before, after } of isMassEdit ? [] : changes) {
      if (!learnable.has(name) || before === undefined || after === undefined) continue;
      const old = before.toString();
      for (const { start, text } of hunksOf(old, after.toString())) {
        if (text === "" || left <= 0) continue;
        const bytes = Buffer.from(text).subarray(0, left);
        predicted.push({ before: Buffer.from(old.slice(Math.max(0, start - LEAD_CHARACTERS), start)), text: bytes });
        left -= bytes.length;
      }
    }
  }
  return {
    learned: upTo(amounts.learned, files).map(({ bytes }) => bytes),
    predicted,
  };
}

/** The files of a commit that may be learned, by their names in the repository. */
async function filesAt(
  folder: string,
  commit: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }[]> {
  const target = new TemporaryFolder("unroll-memory-");
  try {
    await checkOut(folder, commit, target.path);
    const { files } = await readCorpus([target.path], { maxFileSize, exclude: [] });
    return files.map((file) => ({
      name: path.relative(target.path, file.path).split(path.sep).join("/"),
      bytes: file.bytes,
    }));
  } finally {
    await target.remove();
  }
}
