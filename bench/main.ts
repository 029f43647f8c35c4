// `npm run bench -- COMMAND`: measures the model beside its alternatives, and the server's responsiveness.
import { availableParallelism } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { integer, integerFrom, positive, probability } from "../cli/arguments.ts";
import { BASE_NETWORK } from "../server/node/build.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { takeAnimation } from "./animation.ts";
import { measureColdStart } from "./cold-start.ts";
import { measureCommits } from "./commits/commits.ts";
import { measureCopying } from "./copy-task.ts";
import { measureEditor } from "./editor.ts";
import { measureReach } from "./gradients.ts";
import { measureInfilling } from "./infilling.ts";
import { measureLanguages } from "./languages.ts";
import { listWorkspaces } from "./list.ts";
import { measureMemory } from "./memory/laboratory.ts";
import { calibrateStart } from "./memory/start.ts";
import { drawPictures } from "./pictures.ts";
import { measureQuality } from "./quality.ts";
import { measureResponsiveness } from "./responsiveness/responsiveness.ts";
import { measureSlips } from "./slips/slips.ts";
import { measureSpeed } from "./speed/speed.ts";
import { tryAsStrangers } from "./strangers/strangers.ts";
import { holdTournament } from "./tournament.ts";

const program = new Command("bench").description("Measures quality, speed and responsiveness.").showHelpAfterError();

program
  .command("workspaces")
  .description("download the workspaces, and say where they are and how large")
  .argument("[names...]", "these only")
  .option("--json", "print JSON", false)
  .action(listWorkspaces);

program
  .command("quality")
  .description("bits per character and simulated typing, beside what a user has anyway")
  .argument("[workspaces...]", "these only")
  .option("--seconds <n>", "how long to learn each", positive, 300)
  .option("--seed <n>", "which files are held out, and where the network begins", integer, 1)
  .option("--threads <n>", "threads that learn side by side", positive, availableParallelism())
  .option("--typed <n>", "how many of the held-out characters are typed; all unless told", positive)
  .option("--baselines", "only what a user has without Unroll", false)
  .option("--json", "print a line of JSON for each workspace", false)
  .action(measureQuality);

program
  .command("cold-start")
  .description("bits per character with and without the base network, in small workspaces and before a training")
  .argument("[workspaces...]", "these only")
  .option("--sizes <n...>", "characters of each that are known", ["10000", "100000", "1000000"])
  .option("--seconds <n...>", "how long to train; 0 for before a training", ["0"])
  .option("--threads <n>", "threads that learn side by side", positive, availableParallelism())
  .option("--base <file>", "the base network", BASE_NETWORK)
  .action((names: readonly string[], { sizes, seconds, ...options }) =>
    measureColdStart(names, { ...options, sizes: sizes.map(Number), seconds: seconds.map(Number) }),
  );

program
  .command("memory")
  .description("the memory alone: bits on held-out files, speed and size, with context models switched off")
  .argument("[workspaces...]", "these only")
  .option("--learned <n>", "characters of each that are learned", positive, 400_000)
  .option("--predicted <n>", "characters of each that are predicted", positive, 40_000)
  .option("--checkouts <folders...>", "git checkouts: the text of their last commits, too", [])
  .option("--commits <n>", "how many of the last commits", integerFrom(1, 100_000), 50)
  .option("--without <contexts...>", "with these context models switched off", [])
  .option("--names <n>", "how many invented names are tried in each", integerFrom(0, 10_000), 0)
  .option("--each", "without each context model, too", false)
  .action(measureMemory);

program
  .command("memory-start")
  .description("calibrate anew the parameters that a memory begins with: writes model/memory/start.bin")
  .option("--learned <n>", "characters of each workspace", positive, 250_000)
  .option("--keep", "keep the parameters without a network", false)
  .option("--base <file>", "the base network", BASE_NETWORK)
  .action(calibrateStart);

program
  .command("commits")
  .description("the last commits of git checkouts, typed again untrained and trained, beside what a user has anyway")
  .argument("<folders...>", "the checkouts")
  .option("--commits <n>", "how many of the last commits", integerFrom(1, 100_000), 50)
  .option("--seconds <n>", "how long to train on each", positive, 300)
  .option("--threads <n>", "threads that learn side by side", positive, availableParallelism())
  .option("--threshold <p>", "the least probability to show", probability, DEFAULT_SETTINGS.suggestions.threshold)
  .option("--untrained", "without the network", false)
  .option("--base <file>", "the base network", BASE_NETWORK)
  .action(measureCommits);

program
  .command("editor")
  .description(
    "typing in a real VS Code: how long until keys and suggestions are on the screen; build and package first",
  )
  .option("--keys <n>", "how many keys in each scenario", integerFrom(1, 10_000), 300)
  .action(measureEditor);

program
  .command("slips")
  .description("slips of a single word or sign, planted in held-out files: how many are among the most unusual lines")
  .argument("<folders...>", "workspaces")
  .option("--slips <n>", "how many are planted in each", integerFrom(1, 10_000), 120)
  .option("--seconds <n>", "how long to train on each", positive, 75)
  .option("--seed <n>", "which files are held out, and which slips are planted", integer, 1)
  .option("--threads <n>", "threads that learn side by side", positive, availableParallelism())
  .option("--networks <folder>", "keep what was trained and calibrated there, and use what is there")
  .action(measureSlips);

program
  .command("tournament")
  .description("which network is best together with the memory, in bits per character; that of the network in brackets")
  .argument("[workspaces...]", "these only")
  .option("--seconds <n>", "how long each learns", positive, 60)
  .option("--seed <n>", "which files are held out, and where the networks begin", integer, 1)
  .option("--threads <n>", "threads that learn side by side", positive, availableParallelism())
  .option("--only <name>", "those candidates only whose names contain this")
  .option("--base <file>", "the base network", BASE_NETWORK)
  .option("--learned <n>", "characters of each that are learned, at most", positive, Infinity)
  .option("--predicted <n>", "characters of each that are predicted, at most", positive, 300_000)
  .action(holdTournament);

program
  .command("copy-task")
  .description("which cells remember a symbol over a distance, with and without clipped gradients")
  .option("--lags <n...>", "the distances, in characters", ["10", "20", "50", "100", "200"])
  .option("--steps <n>", "training steps of each network", positive, 6000)
  .option("--hidden-size <n>", "numbers in the hidden state", positive, 32)
  .action(measureCopying);

program
  .command("infilling")
  .description("how many holes in held-out files are filled exactly, with and without what follows them")
  .argument("<folders...>", "what to learn, one after the other")
  .option("--seconds <n>", "how long to train", positive, 300)
  .option("--threads <n>", "threads that learn side by side", positive, availableParallelism())
  .option("--encoder <n>", "numbers in the latent state", positive, 64)
  .action(measureInfilling);

program
  .command("languages")
  .description("how many snippets of held-out files the network takes for what they are written in")
  .argument("<folders...>", "read as one workspace")
  .option("--seconds <n>", "how long to train", positive, 300)
  .option("--threads <n>", "threads that learn side by side", positive, availableParallelism())
  .option("--base <file>", "the base network", BASE_NETWORK)
  .action(measureLanguages);

program
  .command("gradients")
  .description("how far back gradients reach in every cell, before and after training, and what clipping does")
  .argument("<folder>", "what to learn")
  .option("--steps <n>", "training steps of each network", positive, 2000)
  .option("--hidden-size <n>", "numbers in the hidden state", positive, 256)
  .option("--lag <n>", "how many characters back to look", positive, 100)
  .action(measureReach);

program.command("pictures").description("draw the pictures of the documentation from the results").action(drawPictures);

program
  .command("animation")
  .description("type in a real VS Code, and take docs/typing.png of it; build and package first")
  .action(takeAnimation);

program
  .command("speed")
  .description(
    "training and single steps on this machine, of every build, beside PyTorch, TensorFlow.js and ONNX Runtime",
  )
  .option("--quick", "a few figures only, and no results written", false)
  .option("--seconds-per-figure <n>", "how long to measure each", positive, 3)
  .option("--peers", "install TensorFlow.js and ONNX Runtime first, beside the benchmark", false)
  .action(measureSpeed);

program
  .command("responsiveness")
  .description("how long the server's event loop is blocked, and how long requests take, while it does everything else")
  .option("--server <file>", "the built server", path.join(import.meta.dirname, "../dist/server.js"))
  .option("--only <letters>", "these scenarios only, as in a,c")
  .option("--as <name>", "which run of the results this is", "after")
  .action(measureResponsiveness);

program
  .command("strangers")
  .description("the situations that strangers bring, tried on the built product: a line each")
  .argument("[groups...]", "these only")
  .option("--product <folder>", "the folder of what was built", path.join(import.meta.dirname, "../dist"))
  .action(tryAsStrangers);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
