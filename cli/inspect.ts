import * as l10n from "@vscode/l10n";
import { gradientNorms, type Parameters, spectralRadius, startTraining } from "../model/index.ts";
import { table } from "../server/evaluation/table.ts";
import { percent } from "../server/figures.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { EXIT, Failure } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { print } from "./output.ts";
import { findTrained } from "./stored-model.ts";

/** A gradient that is smaller than this share of the first one teaches nothing. */
const VANISHED = 1e-4;
/** So much text is looked at for each character of the distance, of the workspace's files one after the other. */
const TEXT_PER_LAG = 200;
/** The distances of the table. */
const TOLD = [1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500];

/** A network before or after its training. */
interface Reach {
  /** The gradient's norm after 1, 2, … characters, as shares of the first. */
  readonly norms: readonly number[];
  /** How many characters back as much is left as teaches something. */
  readonly reach: number;
  /** Of each layer's matrix, where the cell is elman. */
  readonly spectralRadius?: readonly number[];
}

/** `unroll inspect gradients`: how far back the workspace's network can learn, before and after its training. */
export async function inspectGradients(
  given: readonly string[],
  { lag, storage, json }: { readonly lag: number; readonly storage: string; readonly json: boolean },
): Promise<number> {
  const folders = await workspaceFolders(given);
  const kernels = createKernels(await loadNodeKernels());
  const { parameters: trained, report: training } = await findTrained(storage, folders, kernels);
  const { config } = trained;
  const text = await textOf(folders, lag);
  const untrained = startTraining(config, 1, kernels).parameters;
  const reachOf = (parameters: Parameters): Reach => {
    const all = gradientNorms(parameters, text, lag, kernels);
    const norms = Array.from(all, (norm) => norm / all[0]!);
    const reach = norms.findLastIndex((norm) => norm >= VANISHED) + 1;
    if (config.cell !== "elman") return { norms, reach };
    const radii = parameters.layers.map((layer) => spectralRadius(layer.recurrentWeights, config.hiddenSize));
    return { norms, reach, spectralRadius: radii };
  };
  const clippedShare = training?.clippedShare;
  const report = { config, lag, clippedShare, untrained: reachOf(untrained), trained: reachOf(trained) };
  await print(json ? JSON.stringify(report) : describe(report));
  return EXIT.done;
}

/** The beginning of the workspace's text. @throws Failure where it is too short */
async function textOf(folders: readonly string[], lag: number): Promise<Uint8Array> {
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const { files } = await readCorpus(folders, { maxFileSize, exclude: [] });
  const text = Buffer.concat(files.map(({ bytes }) => bytes)).subarray(0, TEXT_PER_LAG * lag);
  if (text.length > 2 * lag) return text;
  const message = l10n.t("The files have {0} characters, too few for a distance of {1}.", text.length, lag);
  throw new Failure("empty", message);
}

function describe({
  lag,
  clippedShare,
  untrained,
  trained,
}: {
  readonly lag: number;
  readonly clippedShare: number | undefined;
  readonly untrained: Reach;
  readonly trained: Reach;
}): string {
  const head = [l10n.t("characters back"), l10n.t("untrained"), l10n.t("trained")];
  const rows = TOLD.filter((k) => k <= lag).map((k) => [
    String(k),
    untrained.norms[k - 1]!.toExponential(1),
    trained.norms[k - 1]!.toExponential(1),
  ]);
  const said = ({ reach }: Reach) => (reach === lag ? l10n.t("at least {0}", lag) : String(reach));
  const lines = [
    l10n.t("How much of the gradient is left after so many characters, as a share of the first:"),
    "",
    table(head, rows),
    "",
    l10n.t(
      "More than a ten-thousandth is left over {0} characters in the untrained network, over {1} in the trained one.",
      said(untrained),
      said(trained),
    ),
  ];
  if (clippedShare !== undefined)
    lines.push(l10n.t("In {0} of its last training's steps, the gradient was clipped.", percent(clippedShare, 1)));
  const radii = (reach: Reach) => reach.spectralRadius?.map((radius) => radius.toFixed(2)).join(", ") ?? "";
  if (trained.spectralRadius !== undefined) {
    lines.push(
      l10n.t("Spectral radius of the recurrent matrix: {0} untrained, {1} trained.", radii(untrained), radii(trained)),
    );
  }
  return lines.join("\n");
}
