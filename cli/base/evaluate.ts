import * as l10n from "@vscode/l10n";
import { DEFAULT_CONFIG } from "../../model/index.ts";
import { evaluateCorpus } from "../../server/evaluation/evaluation.ts";
import { table } from "../../server/evaluation/table.ts";
import { percent } from "../../server/figures.ts";
import { DEFAULT_SETTINGS } from "../../server/settings.ts";
import { readCorpus } from "../../server/workspace/corpus.ts";
import { baseFile } from "../base-file.ts";
import { EXIT } from "../failure.ts";
import { workspaceFolders } from "../folders.ts";
import { print } from "../output.ts";
import { ProgressLine, showEvaluation } from "../terminal.ts";

/** No training is measured; one step of it is made. */
const SECONDS = 0.001;
const NAMES = ["memory", "base"] as const;

/** `unroll base evaluate`: what a base network brings to a workspace before any training, on files that are held out. */
export async function evaluateBase(
  file: string,
  given: readonly string[],
  { threads, json }: { readonly threads: number; readonly json: boolean },
): Promise<number> {
  const base = await baseFile(file);
  const folders = await workspaceFolders(given);
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const corpus = await readCorpus(folders, { maxFileSize, exclude: [] });
  const line = new ProgressLine();
  const options = { seconds: SECONDS, seed: 1, config: DEFAULT_CONFIG, base, threads, names: NAMES };
  const { bits, typing, heldOut, training } = await evaluateCorpus(corpus, options, showEvaluation(line));
  line.end();
  const rows = NAMES.map((name) => [
    name === "base" ? l10n.t("with the base network") : l10n.t("without it"),
    bits[name]!.toFixed(3),
    percent(typing[name]!.saved, 1),
    percent(typing[name]!.precision, 1),
  ]);
  const head = ["", l10n.t("bits per character"), l10n.t("keystrokes saved"), l10n.t("correct")];
  await print(json ? JSON.stringify({ file: base, folders, training, heldOut, bits, typing }) : table(head, rows));
  return EXIT.done;
}
