// Unroll as an engine to measure: the figure to be measured comes as an argument.
import { setFlagsFromString } from "node:v8";
import {
  type Config,
  type HiddenState,
  type KernelModule,
  Network,
  seededRandom,
  startTraining,
} from "../../model/index.ts";
import { loadNodeKernels } from "../../server/node/kernels.ts";
import { TrainingThreads } from "../../server/training/threads.ts";
import { createKernels } from "../../server/workspace/kernels.ts";
import { answer, figure } from "./answer.ts";
import { charactersOf, type Figure } from "./figures.ts";

/** The peers know no wider window. */
const WINDOW = 1;
/** Bytes to learn from: enough for many batch rows. */
const CORPUS = 2 ** 20;

const wanted = figure();
// 128-bit kernels are measured as they run where V8 cannot make them wider.
if (wanted.kernels !== "revec") setFlagsFromString("--no-experimental-wasm-revectorize");
process.env.UNROLL_KERNELS = wanted.kernels;
const choice = await loadNodeKernels();
if ((choice.chosen?.name ?? "reference") !== wanted.kernels) throw new Error(`no ${wanted.kernels} kernels here`);
const config: Config = { cell: wanted.cell, hiddenSize: wanted.hidden, layers: wanted.layers, window: WINDOW };
if (wanted.what === "train") await measureTraining(wanted, choice.chosen);
else await measureSteps(wanted);

async function measureTraining({ batch, unroll, threads: count }: Figure, module: KernelModule | undefined) {
  const threads = new TrainingThreads(module, count);
  const training = startTraining(config, 1, threads.kernels);
  const options = { batchSize: batch, unrollLength: unroll };
  const steps = threads.train(training, [randomBytes(CORPUS)], () => 0, options);
  await answer(() => {
    steps.next();
  });
  steps.return();
  await threads.dispose();
}

async function measureSteps(wanted: Figure) {
  const kernels = createKernels(choice);
  const { parameters } = startTraining(config, 1, kernels);
  const network = new Network(parameters, kernels, wanted.precision);
  const state: HiddenState = network.createState();
  const characters = randomBytes(charactersOf(wanted));
  await answer(() => {
    for (const character of characters) {
      network.step(state, character);
      network.predict(state);
    }
  });
}

function randomBytes(length: number): Uint8Array {
  const random = seededRandom(1);
  return Uint8Array.from({ length }, () => 256 * random.next());
}
