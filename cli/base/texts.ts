import { hash } from "node:crypto";
import { DEFAULT_SETTINGS } from "../../server/settings.ts";
import { readCorpus } from "../../server/workspace/corpus.ts";
import type { LeftOut } from "../../server/workspace/left-out.ts";
import { trainingFailure } from "../failure.ts";
import { workspaceFolders } from "../folders.ts";
import { ProgressLine } from "../terminal.ts";

/**
 * The texts of all these folders that Unroll would learn, each once: no secrets, nothing generated. What a workspace may have in all is the
 * bound of each folder here.
 *
 * @throws Failure when there are none
 */
export async function readTexts(given: readonly string[]): Promise<readonly Uint8Array[]> {
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const texts = new Map<string, Uint8Array>();
  const leftOut: LeftOut[] = [];
  const line = new ProgressLine();
  for (const folder of await workspaceFolders(given)) {
    line.show(folder);
    const corpus = await readCorpus([folder], { maxFileSize, exclude: [] });
    for (const { bytes } of corpus.files) texts.set(hash("sha256", bytes), bytes);
    leftOut.push(...corpus.leftOut);
  }
  line.end();
  if (texts.size === 0) throw trainingFailure({ kind: "empty", leftOut });
  return [...texts.values()];
}
