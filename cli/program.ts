import * as l10n from "@vscode/l10n";
import { Command, CommanderError, Option } from "commander";
import { CELL_KINDS, CONFIG_BOUNDS, DEFAULT_CONFIG } from "../model/index.ts";
import { GENERATION_DEFAULTS, GENERATION_LIMITS } from "../server/generation/limits.ts";
import { DEFAULT_STORAGE_PATH } from "../server/node/node-host.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { integerFrom, numberFrom, oneOf, probability } from "./arguments.ts";
import { addBaseCommands } from "./base/program.ts";
import { classifyFile } from "./classify.ts";
import { complete } from "./complete.ts";
import { type EvaluateOptions, evaluateFolders } from "./evaluate.ts";
import { evaluateLastCommits } from "./evaluate-commits.ts";
import { EXIT } from "./failure.ts";
import { type GenerateOptions, generateInFolders } from "./generate.ts";
import { inspectGradients } from "./inspect.ts";
import { serve } from "./serve.ts";
import { trainFolders } from "./train.ts";
import { exportModel, importModel } from "./transfer.ts";
import { findUnusualLines } from "./unusual.ts";
import { usageFailure } from "./usage.ts";
import { VERSION } from "./version.ts";

const MAX_SECONDS = 86_400;
const MAX_THREADS = 64;
const MAX_COMMITS = 100_000;
const MAX_LAG = 1000;
const MAX_SEED = GENERATION_LIMITS.seed;

/**
 * Runs the command that these arguments name. Returns the exit code, or undefined where it goes on by itself.
 *
 * @throws Failure, or any other error of a command
 */
export async function runProgram(args: readonly string[]): Promise<number | undefined> {
  let result: number | undefined = EXIT.done;
  let command = "unroll";
  const program = createProgram((exitCode) => {
    result = exitCode;
  });
  for (const parent of [program, ...program.commands]) {
    parent.hook("preSubcommand", (_, subcommand) => {
      command = `${command} ${subcommand.name()}`;
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done; // the help or the version
    if (error.code === "commander.help") return EXIT.usage; // which was shown for want of a command
    throw usageFailure(error, command);
  }
  return result;
}

function createProgram(setResult: (exitCode: number | undefined) => void): Command {
  const program = new Command("unroll")
    .description(l10n.t("Code completion by a recurrent neural network that learns your own code, on your own CPU."))
    .version(VERSION, "-v, --version", l10n.t("show the version"))
    .helpOption("-h, --help", l10n.t("show this help"))
    .helpCommand("help [command]", l10n.t("show the help of a command"))
    .configureOutput({ outputError: () => {} }) // `usageFailure` words it
    .configureHelp({ styleTitle: titleOf })
    .exitOverride()
    .addHelpText("after", () => `\n${conventions()}`);
  const beginIn = (parent: Command, name: string, description: string) =>
    parent.command(name).description(description).helpOption("-h, --help", l10n.t("show this help"));
  const begin = (name: string, description: string) => beginIn(program, name, description);
  const run =
    <Arguments extends unknown[]>(action: (...args: Arguments) => Promise<number | undefined>) =>
    async (...args: Arguments) =>
      setResult(await action(...args));
  addTrain(begin("train", l10n.t("train on a workspace and save the model"))).action(run(trainFolders));
  addComplete(begin("complete", l10n.t("print what would be suggested at a place in a file"))).action(run(complete));
  addGenerate(begin("generate", l10n.t("write text as the model would"))).action(
    run((folders: readonly string[], { folder, ...options }: GenerateOptions & { readonly folder?: string[] }) =>
      generateInFolders(folder ?? folders, options),
    ),
  );
  addFile(begin("classify", l10n.t("print which language a file is written in"))).action(run(classifyFile));
  addEvaluate(begin("evaluate", l10n.t("train on 90% of the files, test on the rest, and report the results"))).action(
    run(evaluate),
  );
  addInspect(begin("inspect", l10n.t("show how far back the trained network can learn"))).action(
    run((_: "gradients", folders: readonly string[], options: Parameters<typeof inspectGradients>[1]) =>
      inspectGradients(folders, options),
    ),
  );
  addFile(begin("unusual", l10n.t("show the lines of a file that fit its workspace least"))).action(
    run(findUnusualLines),
  );
  addModelFile(begin("export", l10n.t("write the model of a folder to one file"))).action(run(exportModel));
  addModelFile(begin("import", l10n.t("use an exported model as the start of a folder's own")))
    .option("--replace", l10n.t("replace the model that the folder has"), false)
    .action(run(importModel));
  const base = begin("base", l10n.t("make a base network, which workspaces begin with")).helpCommand(false);
  addBaseCommands(base, { begin: beginIn, run, addThreads, addJson });
  addServe(begin("serve", l10n.t("run the language server for an editor"))).action(run(serve));
  return program;
}

function evaluate(folders: readonly string[], options: EvaluateOptions & { readonly commits?: number }) {
  const { commits } = options;
  return commits === undefined
    ? evaluateFolders(folders, options)
    : evaluateLastCommits(folders, { ...options, commits });
}

function addTrain(command: Command): Command {
  command
    .argument("[folders...]", l10n.t("the workspace's folders"), ["."])
    .option("--seconds <n>", secondsText(), numberFrom(0, MAX_SECONDS), 0)
    .option("--threads <n>", threadsText(), integerFrom(0, MAX_THREADS), 0)
    .option("--fresh", l10n.t("start over instead of continuing the existing model"), false)
    .addOption(
      new Option(
        "--encoder <n>",
        l10n.t("start over with an encoder of so many numbers, which reads what follows the cursor"),
      )
        .argParser(integerFrom(1, CONFIG_BOUNDS.encoder))
        .implies({ fresh: true }),
    );
  return addStorage(addBase(command));
}

function addComplete(command: Command): Command {
  command
    .argument("<place>", l10n.t("FILE:LINE:COLUMN, counted from 1; the column in UTF-16 code units, as editors count"))
    .option("--folder <folder...>", l10n.t("the workspace whose model to use"), ["."])
    .option(
      "--threshold <p>",
      l10n.t("the least probability to show"),
      probability,
      DEFAULT_SETTINGS.suggestions.threshold,
    )
    .option("--explain", l10n.t("print what comes next and where that comes from"), false);
  return addStorage(command);
}

function addGenerate(command: Command): Command {
  command
    .argument("[folders...]", l10n.t("the workspace whose model to use"), ["."])
    .addOption(new Option("--folder <folder...>").hideHelp()) // as `complete` names it
    .option("--language <language>", l10n.t("a language of the workspace, as python or .py"))
    .option("--prompt <text>", l10n.t("the text to continue"), "")
    .option(
      "--length <n>",
      l10n.t("how many characters to write"),
      integerFrom(1, GENERATION_LIMITS.length),
      GENERATION_DEFAULTS.length,
    )
    .option(
      "--temperature <t>",
      l10n.t("above 1 bolder, below 1 safer"),
      numberFrom(0, GENERATION_LIMITS.temperature),
      GENERATION_DEFAULTS.temperature,
    )
    .option(
      "--top-k <k>",
      l10n.t("draw among this many characters only"),
      integerFrom(1, GENERATION_LIMITS.topK),
      GENERATION_DEFAULTS.topK,
    )
    .option(
      "--seed <n>",
      l10n.t("the same seed writes the same text"),
      integerFrom(0, GENERATION_LIMITS.seed),
      GENERATION_DEFAULTS.seed,
    );
  return addStorage(command);
}

function addFile(command: Command): Command {
  command
    .argument("<file>", l10n.t("the file to look at"))
    .option("--folder <folder...>", l10n.t("the workspace whose model to use"), ["."]);
  return addStorage(command);
}

function addModelFile(command: Command): Command {
  command
    .argument("<folder>", l10n.t("the workspace's folder"))
    .argument("<file>", l10n.t("the model's file, as team.unroll"));
  return addStorage(command);
}

function addEvaluate(command: Command): Command {
  const { hiddenSize, layers, window } = CONFIG_BOUNDS;
  command
    .argument("<folders...>", l10n.t("the folders to train and test on"))
    .addOption(
      new Option(
        "--commits <n>",
        l10n.t("instead, type the last commits of a git checkout again, and report the results"),
      )
        .argParser(integerFrom(1, MAX_COMMITS))
        .conflicts(["seed", "cell", "hiddenSize", "layers", "window"]),
    )
    .option("--seconds <n>", secondsText(), numberFrom(0, MAX_SECONDS), 0)
    .option("--seed <n>", l10n.t("selects the test files and the initial network"), integerFrom(0, MAX_SEED), 1)
    .option("--cell <cell>", CELL_KINDS.join(", "), oneOf(CELL_KINDS), DEFAULT_CONFIG.cell)
    .option(
      "--hidden-size <n>",
      l10n.t("numbers in the hidden state of a layer"),
      integerFrom(1, hiddenSize),
      DEFAULT_CONFIG.hiddenSize,
    )
    .option("--layers <n>", l10n.t("layers"), integerFrom(1, layers), DEFAULT_CONFIG.layers)
    .option(
      "--window <n>",
      l10n.t("characters that the first layer sees"),
      integerFrom(1, window),
      DEFAULT_CONFIG.window,
    );
  return addJson(addBase(addThreads(command)));
}

function addInspect(command: Command): Command {
  command
    .argument("<what>", "gradients", oneOf(["gradients"]))
    .argument("[folders...]", l10n.t("the workspace's folders"), ["."])
    .option("--lag <n>", l10n.t("how many characters back to look"), integerFrom(1, MAX_LAG), 100);
  return addStorage(command);
}

function addServe(command: Command): Command {
  return command
    .option("--stdio", l10n.t("speak over standard input and output"))
    .option("--node-ipc", l10n.t("speak over the channel to the parent process"))
    .option("--pipe <name>", l10n.t("speak over a named pipe"))
    .option("--socket <port>", l10n.t("speak over a local port"), integerFrom(1, 65_535))
    .option("--clientProcessId <id>", l10n.t("end with this process"), integerFrom(1, Number.MAX_SAFE_INTEGER));
}

function addBase(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--base <file>",
        l10n.t("the base network to begin with, instead of the one that comes with Unroll"),
      ).default(true, l10n.t("the one that comes with Unroll")),
    )
    .option("--no-base", l10n.t("begin without a base network"));
}

function addStorage(command: Command): Command {
  return addJson(command.option("--storage <folder>", l10n.t("folder for models"), DEFAULT_STORAGE_PATH));
}

function addJson(command: Command): Command {
  return command.option(
    "--json",
    l10n.t("print JSON only: the result, or {0} where there is none", '{"error":{"message","code"}}'),
    false,
  );
}

function addThreads(command: Command): Command {
  return command.option("--threads <n>", threadsText(), integerFrom(0, MAX_THREADS), 0);
}

function secondsText(): string {
  return l10n.t("how long to train; 0 = automatic, by the size of the workspace");
}

function threadsText(): string {
  return l10n.t("number of training threads; 0 = one less than there are cores");
}

function conventions(): string {
  return l10n.t(
    "Exit codes: 0 done, 1 failed (standard error says why), 2 wrong arguments, 130 interrupted; train has saved then.",
  );
}

function titleOf(title: string): string {
  switch (title) {
    case "Usage:":
      return l10n.t("Usage:");
    case "Arguments:":
      return l10n.t("Arguments:");
    case "Options:":
      return l10n.t("Options:");
    case "Commands:":
      return l10n.t("Commands:");
    default:
      return title;
  }
}
