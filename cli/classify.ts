import * as l10n from "@vscode/l10n";
import { classify, runToEnd, sureLanguage } from "../model/index.ts";
import { encodeText } from "../server/documents/encoding.ts";
import { table } from "../server/evaluation/table.ts";
import { percent } from "../server/figures.ts";
import { EXIT, Failure } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { print } from "./output.ts";
import { readText } from "./place.ts";
import { storedNetwork } from "./stored-model.ts";

/** `unroll classify FILE`: prints in which of the workspace's languages the network takes a text to be written. */
export async function classifyFile(
  file: string,
  options: { readonly folder: readonly string[]; readonly storage: string; readonly json: boolean },
): Promise<number> {
  const text = encodeText((await readText(file)).text);
  const network = await storedNetwork(options.storage, await workspaceFolders(options.folder));
  if (network.config.languages === undefined) {
    throw new Failure("no-model", l10n.t("This model cannot tell languages apart. Run: {0}", "unroll train --fresh"));
  }
  const classification = runToEnd(classify(network, text));
  const { languages } = classification;
  const language = sureLanguage(classification) ?? null;
  if (options.json) await print(JSON.stringify({ file, language, ...classification }));
  else if (languages.length === 0) await print(l10n.t("{0} is empty.", file));
  else {
    const rows = languages.map((one) => [one.language, percent(one.probability, 1)]);
    await print(table([l10n.t("Language"), l10n.t("Probability")], rows));
    if (language === null)
      await print(l10n.t("This is a guess: the text is too short, or unlike the workspace's files."));
  }
  return EXIT.done;
}
