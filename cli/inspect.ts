import * as l10n from "@vscode/l10n";
import { CELL_KINDS, runToEnd } from "../model/index.ts";
import { describeRadii, describeReach, describeShare, toldDistances } from "../server/evaluation/gradient-summary.ts";
import { type GradientReport, measureGradients, type Reach, readForGradients } from "../server/evaluation/gradients.ts";
import { table } from "../server/evaluation/table.ts";
import { percent } from "../server/figures.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { EXIT } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { print } from "./output.ts";
import { findTrained } from "./stored-model.ts";

/** `unroll inspect gradients`: how far back the workspace's network can learn, before and after its training, and fresh ones. */
export async function inspectGradients(
  given: readonly string[],
  { lag, storage, json }: { readonly lag: number; readonly storage: string; readonly json: boolean },
): Promise<number> {
  const folders = await workspaceFolders(given);
  const choice = await loadNodeKernels();
  const kernels = createKernels(choice);
  const { parameters, report: training } = await findTrained(storage, folders, kernels);
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const text = await readForGradients(folders, { maxFileSize, exclude: [] }, lag);
  const trained = { parameters, kernels, clippedShare: training?.clippedShare };
  const report = runToEnd(measureGradients(trained, text, lag, () => createKernels(choice)));
  const untrained = report.fresh[report.config.cell];
  await print(json ? JSON.stringify({ ...report, untrained }) : describe(report, untrained, report.trained!));
  return EXIT.done;
}

function describe({ lag, clippedShare, fresh }: GradientReport, untrained: Reach, trained: Reach): string {
  const tableOf = (named: readonly (readonly [name: string, reach: Reach])[]) =>
    table(
      [l10n.t("characters back"), ...named.map(([name]) => name)],
      toldDistances(lag).map((k) => [String(k), ...named.map(([, { norms }]) => describeShare(norms[k - 1]!))]),
    );
  const lines = [
    l10n.t("How much of the gradient is left after so many characters, as a share of the first:"),
    "",
    tableOf([
      [l10n.t("untrained"), untrained],
      [l10n.t("trained"), trained],
    ]),
    "",
    l10n.t("The same of an untrained network of each cell:"),
    "",
    tableOf(CELL_KINDS.map((cell) => [cell, fresh[cell]])),
    "",
    l10n.t(
      "More than a ten-thousandth is left over {0} characters in the untrained network, over {1} in the trained one.",
      describeReach(untrained, lag),
      describeReach(trained, lag),
    ),
  ];
  if (clippedShare !== undefined)
    lines.push(l10n.t("In {0} of its last training's steps, the gradient was clipped.", percent(clippedShare, 1)));
  if (trained.spectralRadius !== undefined) {
    const radii = [describeRadii(untrained), describeRadii(trained)] as const;
    lines.push(l10n.t("Spectral radius of the recurrent matrix: {0} untrained, {1} trained.", ...radii));
  }
  return lines.join("\n");
}
