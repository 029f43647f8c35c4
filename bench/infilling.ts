import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  calibrateBoth,
  continueText,
  DEFAULT_CONFIG,
  Memory,
  memorySize,
  Network,
  type NetworkAt,
  networkAt,
  runToEnd,
  type SeededRandom,
  seededRandom,
} from "../model/index.ts";
import { trainOn } from "../server/evaluation/evaluation.ts";
import { holdOut, type SourceFile } from "../server/evaluation/hold-out.ts";
import { table } from "../server/evaluation/table.ts";
import { loadNodeMemory } from "../server/node/memory.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { splitForCalibration } from "../server/workspace/calibration-files.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { besideNeighbours } from "../server/workspace/neighbours.ts";
import { Continuations, judgedBySuffix } from "./continuations.ts";
import { describeMachine } from "./machine.ts";

const LINE_FEED = 0x0a;
const SEED = 1;
/** So many characters of each held-out file are read, and so many of all. */
const READ = 8192;
const READ_IN_ALL = 120_000;
/** A hole begins so often, in characters. */
const BETWEEN_HOLES = 80;
/** Longer holes are left out, in characters. */
const LONGEST = 60;

const page = path.join(import.meta.dirname, "results/infilling.md");

type Kind = "within a line" | "whole line";

/** A stretch that is taken out of a file, and ends at `end`. */
interface Hole {
  readonly kind: Kind;
  readonly end: number;
}

/** How many holes there were, and how many were filled exactly, by what was known. */
class Count {
  holes = 0;
  /** By the most probable text, knowing what stands before the hole. */
  left = 0;
  /** The same, told how long the hole is. */
  leftTold = 0;
  /** By the text among many that makes what stands before and after it most probable. */
  judged = 0;
  /** By the most probable text of the decoder. */
  decoded = 0;
}

export interface InfillingOptions {
  readonly seconds: number;
  readonly threads: number;
  readonly encoder: number;
}

/**
 * `bench infilling`: trains a network with an encoder, cuts holes into held-out files, and has them filled, knowing what stands before them, and
 * what follows them, too.
 */
export async function measureInfilling(folders: readonly string[], options: InfillingOptions): Promise<void> {
  const { seconds, threads, encoder } = options;
  const rows: string[][] = [];
  for (const folder of folders) {
    const absolute = path.resolve(process.env.UNROLL_CWD ?? ".", folder);
    const corpus = await readCorpus([absolute], { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] });
    const { training: files, heldOut } = holdOut(corpus.files, SEED);
    const { learned, calibration } = splitForCalibration(files);
    const config = { ...DEFAULT_CONFIG, encoder };
    const evaluation = { config, seconds, seed: SEED, threads, typedCharacters: 0 };
    const { training, kernels } = await trainOn(learned, evaluation, () => {});
    const network = new Network(training.parameters, kernels, "int8");
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const memory = new Memory(await loadNodeMemory(), memorySize(size, undefined, 10 * READ));
    for (const { bytes } of learned) runToEnd(memory.learn(bytes));
    runToEnd(calibrateBoth({ memory, network }, besideNeighbours(calibration, learned)));
    const trained = training.position.trainedCharacters.toLocaleString("en");
    for (const [key, { holes, left, leftTold, judged, decoded }] of fillHoles(memory, network, heldOut)) {
      const ratio = (count: number) => `${count}${left > 0 ? ` (${(count / left).toFixed(2)})` : ""}`;
      rows.push([
        path.basename(folder),
        trained,
        ...key.split(": "),
        `${holes}`,
        `${left}`,
        ratio(leftTold),
        ratio(judged),
        ratio(decoded),
      ]);
      console.error(rows.at(-1)!.join(" "));
    }
  }
  const head = ["workspace", "trained", "", "hole", "holes", "left only", "told its length", "judged", "decoder"];
  const text = `# Fill in the middle

\`npm run bench -- infilling\`, an encoder of ${encoder} numbers, ${seconds} s of training on ${threads} threads each, ${describeMachine()}. Holes in held-out files, at most
${LONGEST} characters long, and how many are filled exactly. *Left only*: the most probable text after what stands before the hole says it, and then what follows. *Told
its length*: the same, without what follows. *Judged*: of the texts that a beam finds from the left, the one that makes what follows most probable, too (Bayes' rule).
*Decoder*: the most probable text knowing what follows says it, and then what follows. In brackets the ratio to left only.

${table(head, rows)}
`;
  console.log(text);
  writeFileSync(page, text);
}

function fillHoles(memory: Memory, network: Network, files: readonly SourceFile[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  const random = seededRandom(SEED);
  let read = 0;
  memory.start();
  for (const { bytes: file } of files) {
    if (read >= READ_IN_ALL) break;
    const transaction = memory.begin();
    const state = network.createState();
    let next = BETWEEN_HOLES;
    let wanted: Kind = "within a line";
    const length = Math.min(READ, file.length);
    for (let at = 0; at < length; at++) {
      const hole = at >= next ? drawHole(file, at, wanted, random) : undefined;
      if (hole !== undefined) {
        const middle = file.subarray(at, hole.end);
        const suffix = file.subarray(hole.end);
        for (const [who, known] of [
          ["network", undefined],
          ["both", memory],
        ] as const) {
          const key = `${who}: ${hole.kind}`;
          if (!counts.has(key)) counts.set(key, new Count());
          const most = (place: NetworkAt) =>
            Array.from(continueText(known, place, middle.length + 1), ({ character }) => character);
          const place = { network, state };
          const texts = { left: most(place), decoded: most(networkAt(network, state, suffix)) };
          const judged = judgedBySuffix(new Continuations(known, place), suffix, LONGEST);
          add(counts.get(key)!, { ...texts, judged }, middle, suffix[0]!);
        }
        next = at + BETWEEN_HOLES / 2 + Math.floor(random.next() * BETWEEN_HOLES);
        wanted = random.next() < 0.5 ? "within a line" : "whole line";
      }
      memory.learnByte(file[at]!, network.predict(state) as Float32Array);
      network.step(state, file[at]!);
    }
    transaction.rollBack();
    read += length;
  }
  return counts;
}

/** Where a hole of a kind that begins at `at` ends; undefined where none does. */
function drawHole(file: Uint8Array, at: number, kind: Kind, random: SeededRandom): Hole | undefined {
  const feed = file.indexOf(LINE_FEED, at);
  if (feed < 0) return undefined;
  const line = Buffer.from(file.subarray(file.lastIndexOf(LINE_FEED, at - 1) + 1, at)).toString("latin1");
  const rest = Buffer.from(file.subarray(at, feed)).toString("latin1");
  const isBegun = /\S/.test(line);
  if (kind === "whole line") {
    return !isBegun && /^\S/.test(rest) && rest.length <= LONGEST ? { kind, end: feed } : undefined;
  }
  if (!isBegun || (/\w$/.test(line) && /^\w/.test(rest))) return undefined;
  const ends = Array.from(rest.matchAll(/\b|(?=[^\w\s])/g), ({ index }) => index).filter(
    (index) => index > 0 && index <= LONGEST && /\S/.test(rest.slice(index)),
  );
  const end = ends[Math.floor(random.next() * Math.min(8, ends.length))];
  return end === undefined ? undefined : { kind, end: at + end };
}

type Texts = Record<"left" | "judged" | "decoded", readonly number[]>;

/** @param first what follows the hole begins with it */
function add(count: Count, { left, judged, decoded }: Texts, middle: Uint8Array, first: number): void {
  const whole = [...middle, first];
  const isRight = (text: readonly number[], wanted: ArrayLike<number>) =>
    text.length === wanted.length && text.every((character, i) => character === wanted[i]);
  count.holes++;
  if (isRight(left, whole)) count.left++;
  if (isRight(left.slice(0, -1), middle)) count.leftTold++;
  if (isRight(judged, middle)) count.judged++;
  if (isRight(decoded, whole)) count.decoded++;
}
