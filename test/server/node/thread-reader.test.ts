import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { CorpusError } from "../../../model/index.ts";
import { nodeHost } from "../../../server/node/node-host.ts";
import { ThreadReader } from "../../../server/node/thread-reader.ts";
import { splitForCalibration } from "../../../server/workspace/calibration-files.ts";
import { type CorpusFile, readCorpus } from "../../../server/workspace/corpus.ts";
import { besideNeighbours, cutToNeighbourhood } from "../../../server/workspace/neighbours.ts";
import type { ReadEvent } from "../../../server/workspace/reader.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";

const options = { maxFileSize: 100_000, exclude: [] };
const crashing = path.join(import.meta.dirname, "crashing-reader.ts");
const never = new AbortController().signal;

/** 600 files in 30 folders, each some 500 characters long. */
const folder = writeFiles(
  temporaryFolder(),
  Object.fromEntries(
    Array.from({ length: 600 }, (_, i) => {
      const lines = Array.from({ length: 20 }, (_, line) => `let value${i} = other${line};\n`);
      return [`part${i % 30}/file${i}.${i % 3 === 0 ? "ts" : "md"}`, lines.join("")];
    }),
  ),
);

function openReader(program?: string): ThreadReader {
  const reader = (program === undefined ? nodeHost.openReader() : new ThreadReader(program)) as ThreadReader;
  after(() => reader.dispose());
  return reader;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const byPath = (a: CorpusFile, b: CorpusFile) => (a.path < b.path ? -1 : 1);

test("the thread hands over what reading in this thread gives, nearest first, and what to calibrate on at last", async () => {
  const open = [path.join(folder, "part7/open.ts")];
  const events = await collect(openReader().read({ folders: [folder], options, open }, never));
  const corpus = await readCorpus([folder], options);
  const [listed] = events;
  assert.deepEqual(listed, { kind: "listed", files: 600, characters: corpus.characters });
  assert.deepEqual(events.at(-1), { kind: "done", leftOut: [] });
  const files = events.flatMap((event) => ("file" in event ? [event.file] : []));
  assert.deepEqual(files.toSorted(byPath), corpus.files.toSorted(byPath));
  assert.ok(files.slice(0, 8).every((file) => path.dirname(file.path) === path.dirname(open[0])));
  const { learned, calibration } = splitForCalibration(files);
  const kinds = events.map(({ kind }) => kind).join(" ");
  assert.match(kinds, /^listed( file)+( calibration)+ done$/);
  const placed = events.filter((event) => event.kind === "calibration");
  assert.deepEqual(placed.map(({ file }) => file).toSorted(byPath), calibration.toSorted(byPath));
  const texts = new Map(learned.map(({ path, bytes }) => [path, bytes]));
  const lengths = (beside: readonly Uint8Array[]) => beside.map((text) => text.length);
  assert.deepEqual(
    placed.map(({ neighbours }) => lengths(cutToNeighbourhood(neighbours.map((near) => texts.get(near)!)))),
    besideNeighbours(
      placed.map(({ file }) => file),
      learned,
    ).map(({ beside }) => lengths(beside)),
  );
});

test("secrets, neighbours and changed files go before the next file of a long read", async () => {
  const reader = openReader();
  const order: string[] = [];
  const note = (name: string) => () => order.push(name);
  for await (const event of reader.read({ folders: [folder], options, open: [] }, never)) {
    order.push(event.kind);
    if (event.kind !== "listed") continue;
    void reader.findSecrets("let a;").then(note("secrets"));
    void reader.neighboursOf("/a.ts").then(note("neighbours"));
    const changed = [path.join(folder, "part1/file1.md"), path.join(folder, "gone.ts"), "/elsewhere.ts"];
    void collect(reader.readFiles([folder], options, changed, never)).then((files) =>
      note(`${files.length} changed`)(),
    );
  }
  const done = order.indexOf("done");
  for (const name of ["secrets", "neighbours", "1 changed"]) {
    assert.ok(order.includes(name) && order.indexOf(name) < done, order.join());
  }
});

test("a read that is cancelled ends with the signal's reason, and the thread reads no further", async () => {
  const reader = openReader();
  const stop = new AbortController();
  let files = 0;
  const reading = (async () => {
    for await (const event of reader.read({ folders: [folder], options, open: [] }, stop.signal)) {
      if (event.kind === "file" && ++files === 10) stop.abort();
    }
  })();
  await assert.rejects(reading, { name: "AbortError" });
  assert.equal(files, 10);
  const aborted = reader.read({ folders: [folder], options, open: [] }, AbortSignal.abort());
  await assert.rejects(collect(aborted), { name: "AbortError" });
  await assert.rejects(reader.findSecrets("let a;", AbortSignal.abort()), { name: "AbortError" });
  // The thread has read two batches at most, so most files are nobody's neighbours.
  const known = new Set<string>();
  for (let i = 0; i < 30; i++)
    for (const near of await reader.neighboursOf(path.join(folder, `part${i}/x`))) known.add(near);
  assert.ok(known.size < 400, `${known.size} files`);
});

test("no more than one batch is made ahead of a consumer that waits, and none for one that stops", async () => {
  const asked = async (reader: ThreadReader) => {
    const failure: Error = await reader.findSecrets("throw").then(
      () => assert.fail(),
      (error) => error,
    );
    return (failure.cause as Error).message;
  };
  const request = { folders: [folder], options, open: [] };
  const waits = openReader(crashing);
  for await (const { kind } of waits.read(request, never)) {
    assert.equal(kind, "listed");
    assert.equal(await asked(waits), "asked for 2 batches");
    break;
  }
  const stops = openReader(crashing);
  for await (const { kind } of stops.read(request, never)) {
    assert.equal(kind, "listed");
    break;
  }
  assert.equal(await asked(stops), "asked for 2 batches, stopped");
});

test("a folder that is gone is an error of its class, and the reader goes on", async () => {
  const reader = openReader();
  const gone = { folders: [path.join(folder, "gone")], options, open: [] };
  await assert.rejects(
    collect(reader.read(gone, never)),
    (error) => error instanceof CorpusError && error.reason === "unreadable",
  );
  assert.deepEqual(await reader.findSecrets("let a;"), []);
});

test("a thread that crashes fails what it was asked for, and the next call has another", async () => {
  const reader = openReader(crashing);
  const events: ReadEvent[] = [];
  const reading = (async () => {
    for await (const event of reader.read({ folders: [folder], options, open: [] }, never)) {
      events.push(event);
      if (event.kind === "listed") void reader.findSecrets("throw").catch(() => {});
    }
  })();
  await assert.rejects(reading, /The reader's thread failed/);
  assert.deepEqual(await reader.findSecrets("let a;"), []);
  await assert.rejects(reader.findSecrets("exit"), /exit code 3/);
  assert.equal(
    (await collect(reader.readFiles([folder], options, [path.join(folder, "part1/file1.md")], never))).length,
    1,
  );
});

test("an idle reader keeps no process alive, and a busy one does", () => {
  const script = `
    import { nodeHost } from "${new URL("../../../server/node/node-host.ts", import.meta.url).href}";
    const reader = nodeHost.openReader();
    console.log((await reader.findSecrets("let a;")).length);`;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.deepEqual([stdout, status], ["0\n", 0]);
});

test("a reader that is disposed of answers nothing more", async () => {
  const reader = openReader();
  const searching = reader.findSecrets("let a;");
  reader.dispose();
  await assert.rejects(searching, /disposed/);
  await assert.rejects(reader.neighboursOf("/a.ts"), /disposed/);
});
