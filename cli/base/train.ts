import path from "node:path";
import * as l10n from "@vscode/l10n";
import { DEFAULT_CONFIG, type TrainingStep } from "../../model/index.ts";
import { trainBase } from "../../server/training/base-training.ts";
import { threadCount } from "../../server/training/machine.ts";
import { EXIT } from "../failure.ts";
import { interruption } from "../interruption.ts";
import { note, print } from "../output.ts";
import { ProgressLine } from "../terminal.ts";
import { writingBaseFile } from "./files.ts";
import { readTexts } from "./texts.ts";

/** Of a new network. */
const SEED = 1;

/** `unroll base train`. An interruption keeps what was learned. */
export async function trainBaseNetwork(
  folders: readonly string[],
  options: {
    readonly file: string;
    readonly characters: number;
    readonly hiddenSize: number;
    readonly layers: number;
    readonly threads: number;
    readonly json: boolean;
  },
): Promise<number> {
  const texts = await readTexts(folders);
  const { hiddenSize, layers } = options;
  const file = path.resolve(options.file);
  const characters = 1e6 * options.characters;
  const line = new ProgressLine();
  const signal = interruption(() => {
    line.end();
    note(l10n.t("Saving what was learned. Interrupt again to quit at once."));
  });
  const training = {
    file,
    characters,
    config: { ...DEFAULT_CONFIG, hiddenSize, layers },
    threads: await threadCount(options.threads),
    seed: SEED,
  };
  let last: TrainingStep | undefined;
  const onStep = (step: TrainingStep) => {
    last = step;
    if (!signal.aborted) line.show(describeProgress(step, options.characters));
  };
  await writingBaseFile(file, () => trainBase(texts, training, onStep, signal));
  line.end();
  await print(options.json ? JSON.stringify({ file, ...last }) : l10n.t("Saved to {0}.", file));
  return signal.aborted ? EXIT.interrupted : EXIT.done;
}

function describeProgress({ trainedCharacters, bitsPerCharacter }: TrainingStep, millions: number): string {
  const done = (trainedCharacters / 1e6).toFixed(1);
  return l10n.t("{0} of {1} million characters, {2} bits per character", done, millions, bitsPerCharacter.toFixed(2));
}
