import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ProgressLine } from "../../cli/terminal.ts";
import { Memory, memorySize, seededRandom } from "../../model/index.ts";
import { holdOut } from "../../server/evaluation/hold-out.ts";
import { runInSlices } from "../../server/evaluation/slices.ts";
import { loadNodeMemory } from "../../server/node/memory.ts";
import { FamiliarWords } from "../../server/review/familiar-words.ts";
import { DEFAULT_SETTINGS } from "../../server/settings.ts";
import { readCorpus } from "../../server/workspace/corpus.ts";
import { describeMachine } from "../machine.ts";
import { measureSlips as measure, plantIn } from "./measurement.ts";
import { learnModels } from "./models.ts";
import { pageOf, type RepositoryScore, type Run, tablesOf } from "./report.ts";

const json = path.join(import.meta.dirname, "../results/unusual-lines.json");
const page = path.join(import.meta.dirname, "../results/unusual-lines.md");

/** Shorter files are not judged, in characters; nor are larger ones, which would be half of the lines. */
const LENGTHS = { least: 1500, most: 40_000 };

/** So much code of each workspace is judged, in characters. */
const MOST_JUDGED = 40_000;

/** Of these kinds is the code that is held out; all else is learned. */
const CODE = /\.(js|mjs|cjs|ts|py|go|java|rs|c|h)$/;

export interface SlipsOptions {
  /** How many slips are planted in each workspace. */
  readonly slips: number;
  readonly seconds: number;
  readonly seed: number;
  readonly threads: number;
  readonly networks?: string;
}

/** `bench slips`: plants slips in held-out code of workspaces, and judges it by the memory alone and with the network. */
export async function measureSlips(folders: readonly string[], options: SlipsOptions): Promise<void> {
  const scores: RepositoryScore[] = [];
  const line = new ProgressLine();
  for (const folder of folders) {
    scores.push(await measureFolder(path.resolve(folder), options, (text) => line.show(text)));
    line.end();
    console.error(`${path.basename(folder)} is measured`);
    store({ machine: describeMachine(), seconds: options.seconds, seed: options.seed, scores });
  }
  console.log(tablesOf(scores));
}

/** Writes the results with those of the run in place of those before. */
function store(run: Run): void {
  const last: Run | undefined = existsSync(json) ? JSON.parse(readFileSync(json, "utf8")) : undefined;
  const isAlike = (["machine", "seconds", "seed"] as const).every((what) => last?.[what] === run[what]);
  const scores = new Map((isAlike ? last! : run).scores.map((score) => [score.name, score]));
  for (const score of run.scores) scores.set(score.name, score);
  const all = { ...run, scores: [...scores.values()] };
  writeFileSync(json, `${JSON.stringify(all, undefined, 1)}\n`);
  writeFileSync(page, pageOf(all));
}

async function measureFolder(
  folder: string,
  { slips, seconds, seed, threads, networks }: SlipsOptions,
  show: (text: string) => void,
): Promise<RepositoryScore> {
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const { files, characters } = await readCorpus([folder], { maxFileSize, exclude: [] });
  const code = files.filter((file) => CODE.test(file.path));
  const { training, heldOut } = holdOut(code, seed);
  const learned = [...files.filter((file) => !CODE.test(file.path)), ...training];
  const name = path.basename(folder);
  const random = seededRandom(seed);
  let room = MOST_JUDGED;
  const judged = heldOut.filter(({ bytes }) => {
    if (bytes.length < LENGTHS.least || bytes.length > LENGTHS.most || bytes.includes(0)) return false;
    room -= bytes.length;
    return room >= 0;
  });
  const planted = plantIn(judged, slips, random);
  const memory = new Memory(await loadNodeMemory(), memorySize(characters, undefined, 2 * LENGTHS.most));
  const cached = networks === undefined ? undefined : path.join(networks, name);
  const models = await learnModels(memory, learned, { seconds, seed, threads, cached }, (what) =>
    show(`${name}: ${what}`),
  );
  const words = new FamiliarWords();
  for (const { bytes } of learned) words.add(bytes);
  const judge = (what: string, parameters: Uint8Array, network: typeof models.network | undefined) => {
    memory.setParameters(parameters);
    let count = 0;
    return runInSlices(measure(planted, { memory, network, words }), () => show(`${name}: ${what}, ${++count}`));
  };
  const alone = await judge("memory", models.calibration.memory, undefined);
  memory.setParameters(models.calibration.both);
  const both = memory.ignoresNetwork ? alone : await judge("both", models.calibration.both, models.network);
  return {
    name,
    files: judged.length,
    characters: judged.reduce((sum, { bytes }) => sum + bytes.length, 0),
    alone,
    both,
  };
}
