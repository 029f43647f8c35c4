import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  calibrateBoth,
  DEFAULT_CONFIG,
  Memory,
  memorySize,
  Network,
  Reading,
  type ReadingParts,
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
interface Count {
  holes: number;
  left: number;
  filled: number;
}

export interface InfillingOptions {
  readonly seconds: number;
  readonly threads: number;
  readonly encoder: number;
}

/**
 * `bench infilling`: trains a network with an encoder, cuts holes into held-out files, and has them filled by the most probable text, knowing
 * what stands before them, and what follows them, too.
 */
export async function measureInfilling(folders: readonly string[], options: InfillingOptions): Promise<void> {
  const { seconds, threads, encoder } = options;
  const rows: string[][] = [];
  for (const folder of folders) {
    const name = path.basename(folder);
    const absolute = path.resolve(process.env.UNROLL_CWD ?? ".", folder);
    const corpus = await readCorpus([absolute], { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] });
    const { training: files, heldOut } = holdOut(corpus.files, SEED);
    const { learned, calibration } = splitForCalibration(files);
    const config = { ...DEFAULT_CONFIG, encoder };
    const { training, kernels } = await trainOn(
      learned,
      { config, seconds, seed: SEED, threads, typedCharacters: 0 },
      () => {},
    );
    const network = new Network(training.parameters, kernels, "int8");
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const memory = new Memory(await loadNodeMemory(), memorySize(size, undefined, 10 * READ));
    for (const { bytes } of learned) runToEnd(memory.learn(bytes));
    runToEnd(calibrateBoth({ memory, network }, besideNeighbours(calibration, learned)));
    for (const [who, parts] of [
      ["network", { network }],
      ["both", { memory, network }],
    ] as const) {
      for (const [kind, { holes, left, filled }] of fillHoles(parts, heldOut)) {
        const trained = training.position.trainedCharacters.toLocaleString("en");
        rows.push([
          name,
          trained,
          who,
          kind,
          `${holes}`,
          `${left}`,
          `${filled}`,
          left > 0 ? (filled / left).toFixed(2) : "–",
        ]);
      }
    }
    console.error(
      rows
        .slice(-4)
        .map((row) => row.join(" "))
        .join("\n"),
    );
  }
  const head = ["workspace", "trained", "", "hole", "holes", "left only", "with what follows", "ratio"];
  const text = `# Fill in the middle

\`npm run bench -- infilling\`, an encoder of ${encoder} numbers, ${seconds} s of training on ${threads} threads each, ${describeMachine()}. Holes in held-out files, at most
${LONGEST} characters long: how many the most probable text fills exactly, up to the first character of what follows.

${table(head, rows)}
`;
  console.log(text);
  writeFileSync(page, text);
}

function fillHoles(parts: ReadingParts, files: readonly SourceFile[]): Map<Kind, Count> {
  const counts = new Map<Kind, Count>();
  const random = seededRandom(SEED);
  const reading = new Reading(parts);
  let read = 0;
  for (const { bytes: file } of files) {
    if (read >= READ_IN_ALL) break;
    reading.restart();
    let next = BETWEEN_HOLES;
    let wanted: Kind = "within a line";
    const length = Math.min(READ, file.length);
    for (let at = 0; at < length; at++) {
      const hole = at >= next ? drawHole(file, at, wanted, random) : undefined;
      if (hole !== undefined) {
        count(counts, reading, file, at, hole);
        next = at + BETWEEN_HOLES / 2 + Math.floor(random.next() * BETWEEN_HOLES);
        wanted = random.next() < 0.5 ? "within a line" : "whole line";
      }
      reading.read(file[at]!);
    }
    read += length;
  }
  reading.dispose();
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

function count(counts: Map<Kind, Count>, reading: Reading, file: Uint8Array, at: number, { kind, end }: Hole): void {
  const now = counts.get(kind) ?? { holes: 0, left: 0, filled: 0 };
  counts.set(kind, now);
  now.holes++;
  const wanted = file.subarray(at, end + 1);
  const isRight = (suffix?: Uint8Array) => {
    let length = 0;
    for (const { character } of reading.continue(wanted.length, suffix))
      if (character !== wanted[length++]) return false;
    return length === wanted.length;
  };
  if (isRight()) now.left++;
  if (isRight(file.subarray(end))) now.filled++;
}
