// `unroll`: the same model without an editor.
import { Command } from "commander";
import { DEFAULT_CONFIG } from "../model/index.ts";
import { DEFAULT_STORAGE_PATH } from "../server/node/node-host.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { integer, nonNegative, positive, probability } from "./arguments.ts";
import { complete } from "./complete.ts";
import { evaluateFolders } from "./evaluate.ts";
import { generateText } from "./generate.ts";
import { trainFolders } from "./train.ts";

const program = new Command("unroll")
  .description("Code completion by a recurrent neural network that learns your own code, on your own CPU.")
  .addHelpText("after", "\nExit codes: 0 done, 1 failed (standard error says why), 2 wrong arguments, 130 interrupted.")
  .showHelpAfterError();

program
  .command("train")
  .description("train on a workspace and save the model")
  .argument("[folders...]", "the workspace's folders", ["."])
  .option("--seconds <n>", "how long to train; 0 = automatic, by the size of the workspace", nonNegative, 0)
  .option("--threads <n>", "number of training threads; 0 = one less than there are cores", nonNegative, 0)
  .option("--fresh", "start over instead of continuing the existing model", false)
  .option("--storage <folder>", "folder for models", DEFAULT_STORAGE_PATH)
  .option("--json", "print the report as JSON", false)
  .action(trainFolders);

program
  .command("complete")
  .description("print what would be suggested at a place in a file")
  .argument("<place>", "FILE:LINE:COLUMN, counted from 1; the column in UTF-16 code units, as editors count")
  .option("--folder <folder...>", "the workspace whose model to use", ["."])
  .option("--threshold <p>", "the least probability to show", probability, DEFAULT_SETTINGS.suggestions.threshold)
  .option("--storage <folder>", "folder for models", DEFAULT_STORAGE_PATH)
  .option("--json", "print JSON", false)
  .action(complete);

program
  .command("generate")
  .description("write text as the model would")
  .option("--folder <folder...>", "the workspace whose model to use", ["."])
  .option("--prompt <text>", "the text to continue", "")
  .option("--length <n>", "how many bytes to write", positive, 400)
  .option("--temperature <t>", "above 1 bolder, below 1 safer", nonNegative, 0.7)
  .option("--top-k <k>", "draw among this many characters only", positive, 256)
  .option("--seed <n>", "the same seed writes the same text", integer, 1)
  .option("--storage <folder>", "folder for models", DEFAULT_STORAGE_PATH)
  .option("--json", "print JSON", false)
  .action(generateText);

program
  .command("evaluate")
  .description("train on 90% of the files, test on the rest, and report the results")
  .argument("<folders...>", "the folders to train and test on")
  .option("--seconds <n>", "how long to train; 0 = automatic, by the size of the workspace", nonNegative, 0)
  .option("--seed <n>", "selects the test files and the initial network", integer, 1)
  .option("--cell <cell>", "elman, gru, lstm or sru", DEFAULT_CONFIG.cell)
  .option("--hidden-size <n>", "numbers in the hidden state of a layer", positive, DEFAULT_CONFIG.hiddenSize)
  .option("--layers <n>", "layers", positive, DEFAULT_CONFIG.layers)
  .option("--window <n>", "characters that the first layer sees", positive, DEFAULT_CONFIG.window)
  .option("--threads <n>", "number of training threads; 0 = one less than there are cores", nonNegative, 0)
  .option("--json", "print JSON", false)
  .action(evaluateFolders);

program
  .command("serve")
  .description("run the language server")
  .option("--stdio", "speak over standard input and output")
  .allowUnknownOption() // the server reads its transport from the arguments by itself
  .action(async () => {
    await import("../server/main.ts");
  });

program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode ||= 1;
}
