/** Where the model is, and what can be done with it. */
import * as vscode from "vscode";
import type { Contents } from "../../server/protocol.ts";
import { age, fileSize } from "../amounts.ts";
import { button, factList, note } from "../page/elements.ts";

export function modelSection({ model }: Contents): string {
  const { l10n } = vscode;
  const importing = button(l10n.t("Import…"), "unroll.importModel");
  if (model === undefined) {
    return `${note(l10n.t("There is no model yet: train on this workspace, or import one that a colleague has exported."))}
<p class="buttons">${importing}</p>`;
  }
  const facts: readonly (readonly [string, string])[] = [
    [l10n.t("Saved"), age(model.savedAt)],
    [l10n.t("Size on disk"), fileSize(model.bytes)],
    [l10n.t("Place"), model.path],
  ];
  const buttons = [
    button(l10n.t("Export…"), "unroll.exportModel"),
    importing,
    button(l10n.t("Delete…"), "unroll.deleteModel"),
  ];
  return `${factList(facts)}
<p class="buttons">${buttons.join("")}</p>
${note(l10n.t("A model contains traces of the code it was trained on: share it only with people who may see that code."))}`;
}
