import * as l10n from "@vscode/l10n";
import type { Command } from "commander";
import { CONFIG_BOUNDS, DEFAULT_CONFIG } from "../../model/index.ts";
import { integerFrom, positive } from "../arguments.ts";
import { writeCorpus } from "./corpus.ts";
import { evaluateBase } from "./evaluate.ts";
import { exportBase, importBase } from "./exchange.ts";
import { trainBaseNetwork } from "./train.ts";

/** How the program begins a command, and what it does with the exit code of one. */
export interface CommandParts {
  readonly begin: (parent: Command, name: string, description: string) => Command;
  readonly run: <Arguments extends unknown[]>(
    action: (...args: Arguments) => Promise<number | undefined>,
  ) => (...args: Arguments) => Promise<void>;
  readonly addThreads: (command: Command) => Command;
  readonly addJson: (command: Command) => Command;
}

/** The commands of `unroll base`, for teams that make a base network of their own. */
export function addBaseCommands(base: Command, { begin, run, addThreads, addJson }: CommandParts): void {
  const { hiddenSize, layers } = CONFIG_BOUNDS;
  const train = begin(base, "train", l10n.t("train a base network on folders, or go on"))
    .argument("<folders...>", l10n.t("the folders to train on"))
    .requiredOption("--file <checkpoint>", l10n.t("where the training is saved; it goes on from there"))
    .option("--characters <n>", l10n.t("how many characters to read in all, in millions"), positive, 200)
    .option(
      "--hidden-size <n>",
      l10n.t("numbers in the hidden state of a layer"),
      integerFrom(1, hiddenSize),
      DEFAULT_CONFIG.hiddenSize,
    )
    .option("--layers <n>", l10n.t("layers"), integerFrom(1, layers), DEFAULT_CONFIG.layers);
  addJson(addThreads(train)).action(run(trainBaseNetwork));
  const corpus = begin(base, "corpus", l10n.t("write the files to train on to one file, for PyTorch"))
    .argument("<folders...>", l10n.t("the folders to train on"))
    .requiredOption("--file <corpus>", l10n.t("the file to write"));
  addJson(corpus).action(run(writeCorpus));
  const exported = begin(base, "export", l10n.t("write a trained base network to a file"))
    .argument("<checkpoint>", l10n.t("where the training is saved"))
    .argument("<file>", l10n.t("the file to write: as .safetensors for PyTorch, otherwise for Unroll"));
  addJson(exported).action(run(exportBase));
  const imported = begin(base, "import", l10n.t("go on with a base network from PyTorch"))
    .argument("<file>", l10n.t("the network, as .safetensors"))
    .argument("<checkpoint>", l10n.t("where the training is saved"))
    .option("--replace", l10n.t("replace a training that is saved there"), false);
  addJson(imported).action(run(importBase));
  const evaluated = begin(base, "evaluate", l10n.t("measure what a base network brings before any training"))
    .argument("<file>", l10n.t("the base network"))
    .argument("<folders...>", l10n.t("the folders to test on"));
  addJson(addThreads(evaluated)).action(run(evaluateBase));
}
