// The memory's life over a workspace that is a map of paths and texts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCalibration } from "../../../model/memory/checkpoint.ts";
import { Overlay } from "../../../model/memory/overlay.ts";
import { textOf } from "../../../model/text.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { MemoryLife, type MemoryLifeOptions, type MemorySettings } from "../../../server/workspace/memory-life.ts";
import { StorageError } from "../../../server/workspace/store.ts";
import { finish, learnAll, module, predictions, utf8 } from "../../model/memory/memory.ts";
import { FakeWorkspace } from "./fake-workspace.ts";

const settings: MemorySettings = { enabled: true, corpus: { maxFileSize: 1e6, exclude: [] }, megabytes: 4 };

const NOTHING = textOf(utf8(""));

function living(workspace: FakeWorkspace, options: Partial<MemoryLifeOptions> = {}) {
  const states: string[] = [];
  const stored: Uint8Array[] = [];
  const life = new MemoryLife({
    folders: ["/w"],
    reader: workspace,
    loadModule: async () => module,
    store: {
      loadCalibration: async () => undefined,
      saveCalibration: async (calibration) => void stored.push(calibration),
    },
    scheduler: new Scheduler({ onError: assert.ifError }),
    beforeSlice: () => {},
    onNeighbours: () => {},
    onRules: () => {},
    openPaths: () => new Set(),
    onChange: () => states.at(-1) !== life.state && states.push(life.state),
    warn: () => {},
    sizeOf: (characters) => ({ contexts: 2 ** 20, text: characters + 3000, overlay: 2 ** 22 }),
    ...options,
  });
  return { life, states, stored };
}

/** What the memory knows of a path. */
function knows(life: MemoryLife, path: string, text: string): boolean {
  const known = life.current?.known(path, utf8(text)) ?? [];
  return known.length === 1 && known[0]!.start === 0 && known[0]!.end === text.length;
}

const source = (name: string, lines = 10) =>
  `export function ${name}() {\n  return registry.${name};\n}\n`.repeat(lines);

test("a workspace is learned, then calibrated, then known, what is open like the rest", async () => {
  const workspace = new FakeWorkspace({
    "/w/a.ts": source("planet"),
    "/w/open.ts": source("comet"),
    "/w/calibration.ts": source("orbit"),
    "/w/secret.ts": `${source("galaxy")}let key = "\0";\n`,
  });
  const { life, states, stored } = living(workspace, { openPaths: () => new Set(["/w/open.ts"]) });
  assert.equal(life.state, "off");
  await life.configure(settings);
  assert.deepEqual(states, ["empty", "learning", "ready"]);
  assert.equal(stored.length, 1);
  assert.deepEqual(life.current?.unknown("/w/secret.ts", utf8(workspace.files.get("/w/secret.ts")!)), []);
  assert.ok(knows(life, "/w/a.ts", source("planet")) && knows(life, "/w/calibration.ts", source("orbit")));
  assert.ok(knows(life, "/w/open.ts", source("comet")), "others learn from it, too");
  assert.equal(life.current?.extent.files, 4);
});

test("two quiet starts calibrate alike, and so does one that is disturbed by overlays", async () => {
  const files = Object.fromEntries(
    ["a", "b", "c"].map((name) => [`/w/${name}.ts`, source(`planet${name}`, 30)] as const),
  );
  const started = async (disturb: (life: MemoryLife) => void) => {
    let overlay: Overlay | undefined;
    const workspace = new FakeWorkspace({ ...files, "/w/calibration.ts": source("planetd", 40) });
    const { life, stored } = living(workspace, {
      beforeSlice: () => {
        overlay?.close();
        overlay = undefined;
      },
      onChange: () => {},
    });
    const disturbing = setInterval(() => {
      if (overlay !== undefined || life.current === undefined) return;
      disturb(life);
      overlay = new Overlay(life.current.memory, textOf(utf8(source("comet"))));
      finish(overlay.advance(100));
    }, 0);
    await life.configure(settings);
    clearInterval(disturbing);
    return stored[0];
  };
  let disturbances = 0;
  const quiet = await started(() => {});
  const disturbed = await started(() => disturbances++);
  assert.ok(disturbances > 3, `${disturbances}`);
  assert.deepEqual(Buffer.compare(quiet!, disturbed!), 0);
});

test("a memory that runs full goes on completing, says so, and a larger one takes its place", async () => {
  const workspace = new FakeWorkspace({ "/w/a.ts": source("planet") });
  const { life, states } = living(workspace);
  await life.configure(settings);
  const first = life.current!;
  for (let i = 0; i < 4; i++) workspace.files.set(`/w/new${i}.ts`, source(`meteor${i}`, 30));
  states.length = 0;
  const rebuilt = new Promise<void>((resolve) => {
    const poll = () => (life.current !== first && life.state === "ready" ? resolve() : void setImmediate(poll));
    poll();
  });
  await life.learnFiles([...workspace.files.keys()]);
  assert.ok(first.full);
  assert.ok(
    predictions(first.memory).every((probability) => probability > 0),
    "it goes on predicting",
  );
  await rebuilt;
  assert.deepEqual(states, ["full", "ready"]);
  for (const [path, text] of workspace.files) assert.ok(knows(life, path, text), path);
});

test("what there is no room for is not counted as known, and a workspace that is too large is not rebuilt for ever", async () => {
  const workspace = new FakeWorkspace({ "/w/a.ts": source("planet", 5), "/w/b.ts": source("comet", 80) });
  const { life, states } = living(workspace, {
    sizeOf: () => ({ contexts: 2 ** 20, text: 2000, overlay: 2 ** 22 }),
  });
  await life.configure(settings);
  assert.deepEqual(workspace.reads, ["all", "all"]);
  assert.equal(states.at(-1), "full");
  assert.ok(knows(life, "/w/a.ts", source("planet", 5)));
  assert.deepEqual(life.current?.known("/w/b.ts", utf8(source("comet", 80))), []);
});

test("files and folders that are gone are no neighbours any more", async () => {
  const workspace = new FakeWorkspace({ "/w/a.ts": "aaa\n", "/w/old/b.ts": "bbb\n", "/w/old/deep/c.ts": "ccc\n" });
  const { life } = living(workspace);
  await life.configure(settings);
  const current = life.current!;
  await current.findNeighbours("/w/old/x.ts", NOTHING);
  assert.equal(current.beside("/w/old/x.ts", NOTHING).length, 3);
  for (const path of ["/w/old/b.ts", "/w/old/deep/c.ts"]) workspace.files.delete(path);
  await life.learnFiles(["/w/old"]);
  assert.deepEqual(
    current.beside("/w/old/x.ts", NOTHING).map((text) => Buffer.from(text).toString()),
    ["aaa\n"],
  );
  assert.ok(current.staleShare > 0.5);
  life.dispose();
});

test("an added exclude is forgotten at once, another size keeps completing until it is built, and off is off", async () => {
  const workspace = new FakeWorkspace({ "/w/a.ts": source("planet"), "/w/b.ts": source("comet") });
  const { life } = living(workspace);
  await life.configure(settings);
  const before = life.current;
  const excluding = life.configure({ ...settings, corpus: { ...settings.corpus, exclude: ["/w/b.ts"] } });
  assert.equal(life.current, undefined, "before anything was read");
  await excluding;
  assert.notEqual(life.current, before);
  assert.ok(knows(life, "/w/a.ts", source("planet")) && !knows(life, "/w/b.ts", source("comet")));

  const excluded = life.current;
  const corpus = { ...settings.corpus, exclude: ["/w/b.ts"] };
  const growing = life.configure({ ...settings, corpus, megabytes: 8 });
  assert.equal(life.current, excluded);
  await growing;
  assert.notEqual(life.current, excluded);

  const count = workspace.reads.length;
  await life.configure({ ...settings, enabled: false });
  assert.equal(life.state, "off");
  assert.equal(life.current, undefined);
  await life.learnFiles(["/w/a.ts"]);
  assert.equal(workspace.reads.length, count, "nothing is read");
});

test("a calibration that cannot be saved does not keep the memory from being ready", async () => {
  const warnings: string[] = [];
  const { life } = living(new FakeWorkspace({ "/w/a.ts": source("planet") }), {
    store: {
      loadCalibration: async () => undefined,
      saveCalibration: async () => {
        throw new Error("disk full");
      },
    },
    warn: (message) => void warnings.push(message),
  });
  await life.configure(settings);
  assert.equal(life.state, "ready");
  assert.match(warnings.join(), /disk full/);
});

test("a calibration that cannot be read is none, with a warning", async () => {
  const warnings: string[] = [];
  const { life, stored } = living(new FakeWorkspace({ "/w/a.ts": source("planet") }), {
    store: {
      loadCalibration: async () => {
        throw new StorageError("/storage", Object.assign(new Error("no"), { code: "EACCES" }));
      },
      saveCalibration: async (calibration) => void stored.push(calibration),
    },
    warn: (message) => void warnings.push(message),
  });
  await life.configure(settings);
  assert.equal(life.state, "ready");
  assert.equal(stored.length, 1);
  assert.equal(life.problem, undefined);
  assert.match(warnings.join(), /not used.*\/storage/);
  await life.reloadCalibration();
});

test("the workspace is known before the calibration is stored, and the storage's problem is the status's until it works", async () => {
  const failure = new StorageError("/storage", Object.assign(new Error("no"), { code: "EROFS" }));
  let saving = Promise.withResolvers<void>();
  let changes = 0;
  const { life } = living(new FakeWorkspace({ "/w/a.ts": source("planet") }), {
    store: { loadCalibration: async () => undefined, saveCalibration: () => saving.promise },
    onChange: () => void changes++,
  });
  await life.configure(settings);
  assert.deepEqual([life.state, life.isReading, life.problem], ["ready", false, undefined], "it does not wait");
  const before = changes;
  saving.reject(failure);
  await new Promise((resolve) => setImmediate(resolve));
  assert.match(life.problem ?? "", /\/storage cannot be written.*unroll\.storagePath/);
  assert.equal(changes, before + 1);
  saving = Promise.withResolvers();
  saving.resolve();
  await life.configure({ ...settings, megabytes: 8 });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(life.problem, undefined);
});

test("a calibration made elsewhere is taken over when it is its turn, and a damaged one is ignored", async () => {
  const scheduler = new Scheduler({ onError: assert.ifError });
  const files = { "/w/a.ts": source("planet"), "/w/calibration.ts": source("comet") };
  const { life, stored } = living(new FakeWorkspace(files), { scheduler });
  await life.configure(settings);
  const memory = life.current!;
  const parameters = memory.memory.parameters.slice();
  let going = true;
  const work = scheduler.run(
    "learn",
    function* () {
      const transaction = memory.memory.begin();
      learnAll(memory.memory, utf8("let other = 1;"));
      const learning = memory.memory.parameters.slice();
      while (going) yield;
      assert.deepEqual(memory.memory.parameters, learning);
      transaction.rollBack();
    },
    new AbortController().signal,
  );
  const taken = memory.useCalibration(stored[0]);
  await new Promise((resolve) => setImmediate(resolve));
  going = false;
  await Promise.all([work, taken]);
  await memory.useCalibration(utf8("damaged"));
  assert.deepEqual(memory.memory.parameters, decodeCalibration(stored[0]!, module).parameters);
  assert.notDeepEqual(memory.memory.parameters, parameters, "what was learned after the calibration is gone");
});

test("a folder that is told of is learned with its files, and they are forgotten only when it is gone", async () => {
  const workspace = new FakeWorkspace({ "/w/a.ts": source("planet"), "/w/sub/b.ts": source("comet") });
  const { life } = living(workspace);
  await life.configure(settings);
  workspace.files.set("/w/sub/deep/c.ts", source("orbit"));
  await life.learnFiles(["/w/sub", "/w/sub/deep"]);
  assert.ok(knows(life, "/w/sub/b.ts", source("comet")) && knows(life, "/w/sub/deep/c.ts", source("orbit")));
  for (const path of ["/w/sub/b.ts", "/w/sub/deep/c.ts"]) workspace.files.delete(path);
  await life.learnFiles(["/w/sub"]);
  assert.deepEqual(life.current?.known("/w/sub/b.ts", utf8(source("comet"))), []);
  assert.ok(knows(life, "/w/a.ts", source("planet")));
  life.dispose();
});

test("what was written, learned and deleted again is forgotten at once, name and line", async () => {
  const workspace = new FakeWorkspace({ "/w/a.ts": source("planet"), "/w/b.ts": source("comet") });
  const { life } = living(workspace);
  await life.configure(settings);
  const { memory } = life.current!;
  const before = predictions(memory);
  workspace.files.set("/w/a.ts", `${source("planet")}const misspeltNme = 길이;\n`);
  await life.learnFiles(["/w/a.ts"]);
  assert.notDeepEqual(predictions(memory), before);
  assert.ok(!life.forgotten.has("misspeltNme"));
  workspace.files.set("/w/a.ts", source("planet"));
  await life.learnFiles(["/w/a.ts"]);
  assert.deepEqual(predictions(memory), before);
  assert.ok(life.forgotten.has("misspeltNme"));
  workspace.files.delete("/w/b.ts");
  await life.learnFiles(["/w/b.ts"]);
  assert.ok(life.forgotten.has("comet") && !life.forgotten.has("planet"));
  life.dispose();
});

test("many files that change at once leave what was just written known, and able to be taken back", async () => {
  const workspace = new FakeWorkspace({ "/w/a.ts": source("planet") });
  const { life } = living(workspace, {
    sizeOf: (characters) => ({ contexts: 2 ** 20, text: characters + 2 ** 16, overlay: 2 ** 24 }),
  });
  await life.configure(settings);
  const { memory } = life.current!;
  workspace.files.set("/w/a.ts", `${source("planet")}const item`);
  await life.learnFiles(["/w/a.ts"]);
  const many = Array.from({ length: 20 }, (_, i) => `/w/many/${i}.ts`);
  for (const path of many) workspace.files.set(path, source("meteor", 2));
  await life.learnFiles(many);
  const { room } = memory;
  const learned = predictions(memory);
  workspace.files.set("/w/a.ts", source("planet"));
  await life.learnFiles(["/w/a.ts"]);
  assert.notDeepEqual(predictions(memory), learned);
  assert.ok(memory.room > room, "it is taken back");
  life.dispose();
});

test("where rules exclude what is known, it is dropped at once, and another memory is built without it", async () => {
  const workspace = new FakeWorkspace({ "/w/a": source("a"), "/w/b": source("b") });
  let told = 0;
  const { life } = living(workspace, { onRules: () => told++ });
  await life.configure(settings);
  const before = life.current;
  await life.heedRules();
  assert.equal(life.current, before);
  assert.equal(told, 0);
  workspace.files.delete("/w/a");
  workspace.changes = { removed: ["/w/a"], added: [] };
  await life.heedRules();
  assert.notEqual(life.current, before);
  assert.equal(told, 1);
  while (life.state !== "ready") await new Promise((resolve) => setImmediate(resolve));
  assert.ok(knows(life, "/w/b", source("b")));
  assert.ok(!knows(life, "/w/a", source("a")));
  life.dispose();
});

test("what rules let through is learned, and what they exclude that was never known changes nothing", async () => {
  const workspace = new FakeWorkspace({ "/w/a": source("a") });
  const { life } = living(workspace);
  await life.configure(settings);
  const before = life.current;
  workspace.files.set("/w/b", source("b"));
  workspace.changes = { removed: ["/w/c"], added: ["/w/b"] };
  await life.learnFiles(["/w/.gitignore"]);
  assert.equal(life.current, before);
  assert.ok(knows(life, "/w/b", source("b")));
  life.dispose();
});
