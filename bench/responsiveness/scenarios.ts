import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { seededRandom } from "../../model/index.ts";
import type { Place, ServerProcess } from "../server-process.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Laboratory } from "./laboratory.ts";
import { lockFile, sourceText, writeLargeFiles, writeSmallFiles } from "./sources.ts";
import { Typist } from "./typist.ts";

/** A scenario yields its figures as they come. */
export type Scenario = (laboratory: Laboratory) => AsyncGenerator<Figures, void>;

/** The bounds below which a user notices nothing, for each scenario with typing. */
const UNNOTICED = { longest: 50, p95: 30 };

/** The longest typing while a server starts, and the longest wait for its start, in seconds. */
const TYPED_AT_START = 30;
const GIVEN_UP = 240;

/** The length of typing where nothing else ends it, in seconds. */
const TYPED = 15;

/** The typed text. */
const text = sourceText(seededRandom(99), 4000);

const uriOf = (file: string) => pathToFileURL(file).href;

/** The end of a text. */
function endOf(uri: string, text: string): Place {
  const lines = text.split("\n");
  return { uri, line: lines.length - 1, character: lines.at(-1)!.length };
}

/** Opens a file of the workspace, and returns its end. */
async function openFile(server: ServerProcess, file: string): Promise<Place> {
  const content = readFileSync(file, "utf8");
  await server.open(uriOf(file), content);
  return endOf(uriOf(file), content);
}

/** (a) Start-up, with typing from the first second on. */
async function* startUp(laboratory: Laboratory): AsyncGenerator<Figures, void> {
  for (const [what, write, bounds] of [
    ["start-up, 20,000 small files", writeSmallFiles, { ...UNNOTICED, processor: 20 }],
    ["start-up, 9 MB in 500 files", (folder: string) => writeLargeFiles(folder, 500, 18_000), UNNOTICED],
  ] as const) {
    const folder = laboratory.folder("start");
    const files = write(folder);
    const server = await laboratory.start(folder);
    const start = performance.now();
    const since = () => (performance.now() - start) / 1000;
    let seconds: number | null = null;
    const remembered = server.remembered.then(() => {
      seconds = since();
      return server.report();
    });
    const typist = new Typist(server, await openFile(server, files[files.length >> 1]!), text);
    await typist.type(() => seconds !== null || since() > TYPED_AT_START);
    const atEnd = await Promise.race([remembered, setTimeout(1000 * (GIVEN_UP - since()))]);
    const report = await server.report();
    const { processor } = atEnd ?? report;
    yield figuresOf("a", what, { ...report, processor }, typist.latencies, { seconds, bounds });
    await server.stop();
  }
}

/** (b) Changes of 20,000 watched paths at once, as after an installation of packages or a change of branches. */
async function* storms(laboratory: Laboratory): AsyncGenerator<Figures, void> {
  const folder = laboratory.folder("storm");
  const files = writeLargeFiles(path.join(folder, "src"), 30, 16_000);
  writeFileSync(path.join(folder, ".gitignore"), "*.log\n");
  const server = await laboratory.start(folder);
  await server.remembered;
  const typist = new Typist(server, await openFile(server, files[0]!), text);
  const storm = async function* (what: string, paths: readonly string[]) {
    typist.latencies.length = 0;
    await server.reset();
    await typist.typeFor(TYPED, async (keys) => {
      if (keys === 5) await server.watched(paths.map(uriOf), 1);
    });
    yield figuresOf("b", what, await server.report(), typist.latencies, { bounds: UNNOTICED });
  };
  const ignored = Array.from({ length: 20_000 }, (_, i) =>
    path.join(folder, i % 2 ? `node_modules/package${i % 300}/file${i}.js` : `logs/run${i}.log`),
  );
  yield* storm("20,000 watched paths that are ignored", ignored);
  yield* storm("20,000 watched paths with new files", writeSmallFiles(path.join(folder, "branch")));
  await server.stop();
}

/** (c) A lock file that is open beside the file that is typed in, which is saved now and then. */
async function* besideLockFile(laboratory: Laboratory): AsyncGenerator<Figures, void> {
  const { folder, files } = laboratory.project;
  const server = await laboratory.start(folder);
  await server.remembered;
  await server.reset();
  await server.open(uriOf(path.join(folder, "yarn.lock")), lockFile(5000));
  const place = await openFile(server, files[0]!);
  const typist = new Typist(server, place, text);
  await typist.typeFor(TYPED, async (keys) => {
    if (keys % 20 === 10) await server.save(place.uri);
  });
  yield figuresOf("c", "a lock file of 5,000 hashes open beside", await server.report(), typist.latencies, {
    bounds: UNNOTICED,
  });
  await server.stop();
}

/** (d) Typing at the end of 10 MB, with a network. */
async function* largeDocument(laboratory: Laboratory): AsyncGenerator<Figures, void> {
  const { folder } = laboratory.project;
  const server = await laboratory.start(folder, await laboratory.trainedStorage());
  await server.remembered;
  const content = sourceText(seededRandom(5), 10_000_000);
  const place = endOf(uriOf(path.join(folder, "large.ts")), content);
  await server.reset();
  const start = performance.now();
  await server.open(place.uri, content);
  await server.complete(place);
  const opened = performance.now() - start;
  yield figuresOf("d", "opening 10 MB", await server.report(), [opened], { bounds: {} });
  const typist = new Typist(server, place, text);
  await server.reset();
  await typist.typeFor(TYPED);
  yield figuresOf("d", "typing at the end of 10 MB", await server.report(), typist.latencies, { bounds: UNNOTICED });
  await server.reset();
  await setTimeout(10_000);
  yield figuresOf("d", "10 s after the last key there", await server.report(), [], { bounds: {} });
  await server.stop();
}

/** (e) Typing while a training runs on all threads, and while the server loads its result. */
async function* whileTraining(laboratory: Laboratory): AsyncGenerator<Figures, void> {
  const { folder, files } = laboratory.project;
  const settings = { training: { threads: availableParallelism(), pauseOnBattery: false } };
  const server = await laboratory.start(folder, await laboratory.trainedStorage(), settings);
  await server.remembered;
  const typist = new Typist(server, await openFile(server, files[0]!), text);
  await server.reset();
  let isOver = false;
  const training = server.train(TYPED).finally(() => {
    isOver = true;
  });
  await typist.type(() => isOver);
  await training;
  yield figuresOf("e", "while a training runs on all threads", await server.report(), typist.latencies, {
    bounds: UNNOTICED,
  });
  await server.stop();
}

/** The rest before the first key at a new place, in milliseconds; then the numbers of places and of keys at each. */
const REST = 300;
const PLACES = 48;
const KEYS = 4;

/** (f) First keys at new places, some in other documents, with the network adapting. */
async function* firstKeys(laboratory: Laboratory): AsyncGenerator<Figures, void> {
  const { folder, files } = laboratory.project;
  const server = await laboratory.start(folder, await laboratory.trainedStorage());
  await server.remembered;
  const random = seededRandom(3);
  const opened = await Promise.all(files.slice(0, 6).map((file) => openFile(server, file)));
  await server.reset();
  const latencies: number[] = [];
  for (let i = 0; i < PLACES; i++) {
    const end = opened[Math.floor(opened.length * random.next())]!;
    const place = { ...end, line: Math.floor(end.line * random.next()), character: 0 };
    await server.rest(place);
    await setTimeout(REST);
    const typist = new Typist(server, place, text);
    await typist.key();
    latencies.push(typist.latencies[0]!);
    for (let key = 1; key < KEYS; key++) {
      await setTimeout(150);
      await typist.key();
    }
  }
  yield figuresOf("f", "first keys at a new place, 300 ms after the cursor", await server.report(), latencies, {
    bounds: { p95: 10 },
  });
  await server.stop();
}

const RANGES = 10_000;

/** (g) One change of many ranges, as a rename or a formatter makes, and the first suggestion after it. */
async function* manyRanges(laboratory: Laboratory): AsyncGenerator<Figures, void> {
  const { folder } = laboratory.project;
  const server = await laboratory.start(folder);
  await server.remembered;
  for (const [what, lineEnd] of [
    ["LF", "\n"],
    ["CRLF", "\r\n"],
  ] as const) {
    const uri = uriOf(path.join(folder, `${what}.ts`));
    const filler = sourceText(seededRandom(11), RANGES * 100).split("\n");
    const lines = Array.from({ length: RANGES }, (_, i) =>
      `const replaced = ${i}; //${filler[i]?.trim()}`.padEnd(99, "-"),
    );
    await server.open(uri, [...lines, "return unh"].join(lineEnd));
    const place = { uri, line: RANGES, character: 10 };
    await server.complete(place);
    const changes = lines.map((_, i) => {
      const line = RANGES - 1 - i; // from the end, as an editor does
      return { range: { start: { line, character: 6 }, end: { line, character: 14 } }, text: "unheardOf" };
    });
    await server.reset();
    const start = performance.now();
    await server.change(uri, changes);
    const items = await server.complete(place);
    const seconds = (performance.now() - start) / 1000;
    const suggested = items.map(({ insertText }) => `${insertText as string}`);
    if (!suggested[0]?.startsWith("eardOf"))
      throw new Error(`The text is wrong, or not known: ${suggested.join(", ")}`);
    yield figuresOf("g", `a change of 10,000 ranges in 1 MB, ${what}`, await server.report(), [], {
      seconds,
      bounds: { seconds: 1 },
    });
  }
  await server.stop();
}

/** All scenarios, by letter. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  a: startUp,
  b: storms,
  c: besideLockFile,
  d: largeDocument,
  e: whileTraining,
  f: firstKeys,
  g: manyRanges,
};
