// `npm run base -- COMMAND`: makes the base network that is shipped. README.md says how.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { ProgressLine } from "../cli/terminal.ts";
import {
  DEFAULT_CONFIG,
  decodeBaseParameters,
  decodeTraining,
  encodeBaseNetwork,
  Network,
  referenceKernels,
  runToEnd,
} from "../model/index.ts";
import { DownloadError } from "../scripts/packages.ts";
import { table } from "../server/evaluation/table.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { trainBase } from "../server/training/base-training.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { readBaseNetwork } from "../server/workspace/model-files.ts";
import { readBaseCorpus } from "./corpus.ts";
import { BASE_FOLDER } from "./fetch.ts";
import { type BasePackage, nameOf, readPackages, writePackages } from "./packages.ts";
import { PinError, pin } from "./pin.ts";
import { measureRepetition, TRIALS } from "./repetition.ts";

/** Of the network to begin with. */
const SEED = 1;
const CHECKPOINT = path.join(BASE_FOLDER, "base.checkpoint");
const SHIPPED = path.join(import.meta.dirname, "network.bin");

interface TrainOptions {
  readonly file: string;
  readonly characters: number;
  readonly threads: number;
  readonly to: string;
}

const program = new Command("base").description("Makes the base network.").showHelpAfterError();

program
  .command("add")
  .description("add packages to the list, with their licences, authors and checksums")
  .argument("<packages...>", "as REGISTRY:NAME=VERSION; registries are npm, debian and debian-source")
  .action(async (wanted: readonly string[]) => {
    const known = new Map(readPackages().map((one) => [nameOf(one), one]));
    for (const one of wanted) {
      const [, registry, name, version] = /^(npm|debian|debian-source):(.+)=([^=]+)$/.exec(one) ?? [];
      if (registry === undefined) throw new Error(`${one} is no REGISTRY:NAME=VERSION.`);
      if (known.has(one)) continue;
      try {
        known.set(one, await pin({ registry: registry as BasePackage["registry"], name: name!, version: version! }));
        console.log(`added ${one}`);
      } catch (error) {
        if (!(error instanceof PinError || error instanceof DownloadError)) throw error;
        console.log(`not added ${one}: ${error.message}`);
      }
      writePackages([...known.values()]);
    }
  });

program
  .command("download")
  .description("download the packages of the list, and tell what is learned of them")
  .action(async () => {
    const { selection } = await readBaseCorpus((one, texts) => {
      const characters = texts.reduce((sum, { bytes }) => sum + bytes.length, 0);
      console.log(`${nameOf(one)}: ${texts.length} files, ${characters.toLocaleString("en")} characters`);
    });
    const rows = selection.languages.map(([language, characters]) => [language, characters.toLocaleString("en")]);
    const all = selection.languages.reduce((sum, [, characters]) => sum + characters, 0);
    console.log(`\n${table(["language", "characters"], [...rows, ["all", all.toLocaleString("en")]])}`);
    console.log(`\n${selection.repeated} files nearly repeat others. The packages are in ${BASE_FOLDER}.`);
  });

program
  .command("train")
  .description("train on the packages, or go on, and write the base network; it may be interrupted at any time")
  .option("--file <checkpoint>", "where it is stored", CHECKPOINT)
  .option("--characters <n>", "how many to read in all, in millions", Number, 110)
  .option("--threads <n>", "that learn side by side", Number, 2)
  .option("--to <file>", "the base network", SHIPPED)
  .action(async ({ file, characters, threads, to }: TrainOptions) => {
    const { texts } = await readBaseCorpus(() => {});
    const stop = new AbortController();
    const line = new ProgressLine();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
    await trainBase(
      texts.map(({ bytes }) => bytes),
      { file, characters: 1e6 * characters, threads, config: DEFAULT_CONFIG, seed: SEED },
      ({ trainedCharacters, bitsPerCharacter }) =>
        line.show(
          `${(trainedCharacters / 1e6).toFixed(1)} million characters, ${bitsPerCharacter.toFixed(2)} bits per character`,
        ),
      stop.signal,
    );
    line.end();
    if (stop.signal.aborted) return;
    const kernels = referenceKernels(32);
    writeFileSync(to, encodeBaseNetwork(decodeTraining(readFileSync(file), kernels), kernels));
    console.log(to);
  });

program
  .command("repeat")
  .description("measure how far a base network repeats what it has learned")
  .option("--network <file>", "the base network", SHIPPED)
  .action(async ({ network: file }: { network: string }) => {
    const { texts } = await readBaseCorpus(() => {});
    const kernels = createKernels(await loadNodeKernels());
    const { parameters } = runToEnd(decodeBaseParameters(await readBaseNetwork(file), kernels));
    const line = new ProgressLine();
    const work = measureRepetition(
      new Network(parameters, kernels, "int8"),
      texts.map(({ bytes }) => bytes),
      TRIALS,
    );
    for (let step = await work.next(); ; step = await work.next()) {
      if (step.done) {
        line.end();
        const { verbatim } = step.value;
        console.log(JSON.stringify({ ...step.value, verbatim: verbatim.slice(0, 10) }, undefined, 1));
        return;
      }
      line.show(`${Math.floor(100 * step.value)}%`);
    }
  });

await program.parseAsync();
