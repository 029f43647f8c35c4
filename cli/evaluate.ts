import path from "node:path";
import {
  type Config,
  checkConfig,
  evaluate,
  evaluateOrder0,
  Network,
  parameterCount,
  seededRandom,
  shuffle,
  startTraining,
} from "../model/index.ts";
import { type Corpus, readCorpus } from "../server/corpus.ts";
import { describeFailure } from "../server/messages.ts";
import { loadNodeKernels } from "../server/node-kernels.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { defaultThreads } from "../server/training/machine.ts";
import { TrainingThreads } from "../server/training/threads.ts";
import { ProgressLine } from "./terminal.ts";

/** One file of so many is held out. */
const HELD_OUT_SHARE = 10;
/** No more than this is predicted, in characters: enough to tell models apart by a hundredth of a bit. */
const HELD_OUT_CHARACTERS = 300_000;

export interface EvaluateOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly cell: string;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly window: number;
  readonly threads: number;
  readonly json: boolean;
}

/** `unroll evaluate FOLDER`: the model's own score, on files that it has not seen. Nothing is stored. */
export async function evaluateFolder(folder: string, options: EvaluateOptions): Promise<void> {
  const { cell, hiddenSize, layers, window } = options;
  const config = checkConfig({ cell, hiddenSize, layers, window });
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const corpus = await readCorpus([path.resolve(folder)], { maxFileSize, exclude: [] });
  if (corpus.files.length === 0) throw new Error(describeFailure({ kind: "empty", leftOut: corpus.leftOut }));
  if (corpus.files.length === 1)
    throw new Error("There is one file only: one to learn and another to predict are needed.");
  const { known, heldOut } = holdOut(corpus, options.seed);
  const trained = await learn(known, config, options);
  const result = predict(trained.network, heldOut);
  const order0 = evaluateOrder0(known, heldOut);
  const report = {
    folder: path.resolve(folder),
    seed: options.seed,
    seconds: options.seconds,
    config,
    parameters: parameterCount(config),
    training: { files: known.length, characters: size(known), trainedCharacters: trained.characters },
    heldOut: { files: heldOut.length, characters: result.characters },
    leftOut: corpus.leftOut,
    bitsPerCharacter: result.bitsPerCharacter,
    order0BitsPerCharacter: order0.bitsPerCharacter,
  };
  if (options.json) console.log(JSON.stringify(report));
  else {
    console.log(`learned  ${trained.characters} characters, of ${known.length} files with ${size(known)}`);
    console.log(`held out ${heldOut.length} files with ${result.characters} characters`);
    console.log(
      `bits per character: ${result.bitsPerCharacter.toFixed(3)}, counting characters alone: ${order0.bitsPerCharacter.toFixed(3)}`,
    );
  }
}

/** Splits by whole files, at random. */
function holdOut(corpus: Corpus, seed: number): { known: Uint8Array[]; heldOut: Uint8Array[] } {
  const order = Uint32Array.from(corpus.files, (_, i) => i);
  shuffle(order, seededRandom(seed));
  const files = Array.from(order, (i) => corpus.files[i]!.bytes);
  const count = Math.max(1, Math.floor(files.length / HELD_OUT_SHARE));
  let characters = 0;
  const heldOut = files.slice(0, count).filter((bytes, i) => {
    characters += bytes.length;
    return i === 0 || characters <= HELD_OUT_CHARACTERS;
  });
  return { known: files.slice(count), heldOut };
}

async function learn(files: readonly Uint8Array[], config: Config, options: EvaluateOptions) {
  const { seconds, seed } = options;
  const { chosen } = await loadNodeKernels();
  const threads = new TrainingThreads(chosen, options.threads || (await defaultThreads()));
  const { kernels } = threads;
  const training = startTraining(config, seed, kernels);
  const line = new ProgressLine();
  const start = performance.now();
  const share = () => (performance.now() - start) / (1000 * seconds);
  for (const step of threads.train(training, files, share, {})) {
    line.show(`learning ${Math.floor(100 * share())} %, ${step.bitsPerCharacter.toFixed(2)} bits per character`);
  }
  line.end();
  await threads.dispose();
  return {
    network: new Network(training.parameters, kernels, "int8"),
    characters: training.position.trainedCharacters,
  };
}

function predict(network: Network, files: readonly Uint8Array[]) {
  const line = new ProgressLine();
  const total = size(files);
  const evaluation = evaluate(network, files);
  for (;;) {
    const result = evaluation.next();
    if (result.done) {
      line.end();
      return result.value;
    }
    line.show(`predicting ${Math.floor((100 * result.value) / total)} %`);
  }
}

function size(files: readonly Uint8Array[]): number {
  return files.reduce((sum, bytes) => sum + bytes.length, 0);
}
