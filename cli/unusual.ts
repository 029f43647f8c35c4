import * as l10n from "@vscode/l10n";
import { runInSlices } from "../server/evaluation/slices.ts";
import { checkReviewable } from "../server/review/failure.ts";
import { learnAround } from "../server/review/learning.ts";
import { Reviewer } from "../server/review/reviewer.ts";
import { describeUnusualLines } from "../server/review/unusual-lines.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { findSecrets } from "../server/workspace/secrets.ts";
import { EXIT } from "./failure.ts";
import { absolute, workspaceFolders } from "./folders.ts";
import { print } from "./output.ts";
import { readText } from "./place.ts";
import { ProgressLine } from "./terminal.ts";

/** `unroll unusual FILE`: prints the lines of a file that fit its workspace least. */
export async function findUnusualLines(
  given: string,
  options: { readonly folder: readonly string[]; readonly storage: string; readonly json: boolean },
): Promise<number> {
  const { file: path, text } = await readText(given);
  const folders = await workspaceFolders(options.folder);
  checkReviewable(folders, path, text);
  const { maxFileSize, exclude } = DEFAULT_SETTINGS.training;
  const corpus = { maxFileSize, exclude };
  const file = { path, folders, corpus, storagePath: absolute(options.storage), kernels: "auto" };
  const line = new ProgressLine();
  const show = (said: (percent: number) => string) => (share: number) => line.show(said(Math.floor(100 * share)));
  const parts = await learnAround(
    file,
    text.length,
    show((percent) => l10n.t("Reading the files around it: {0}%", percent)),
  );
  const work = new Reviewer(path, parts).review(text, await findSecrets(text));
  const slips = await runInSlices(
    work,
    show((percent) => l10n.t("Comparing lines: {0}%", percent)),
  );
  line.end();
  const { headline, lines } = describeUnusualLines(slips);
  if (options.json) {
    // As people count.
    const told = lines.map(({ line, start, end, score, word, expected, isMissing }) => {
      return { line: line + 1, column: start + 1, endColumn: end + 1, score, word, expected, isMissing };
    });
    await print(JSON.stringify({ file: path, lines: told }));
    return EXIT.done;
  }
  await print(headline);
  const texts = text.split(/\r\n|\r|\n/);
  for (const { line, start, score, message } of lines) {
    // No line with a secret is judged.
    await print(`\n${given}:${line + 1}:${start + 1} (${score.toFixed(1)}): ${message}\n    ${texts[line]!.trim()}`);
  }
  return EXIT.done;
}
