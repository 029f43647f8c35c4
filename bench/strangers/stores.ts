import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ServerProcess } from "../server-process.ts";
import { type Outcome, type Product, write } from "./product.ts";
import type { Trial } from "./trial.ts";

/** The server sees within so long what another process has stored. */
const SEEN_MILLISECONDS = 30_000;
/** A workspace of this size is known within so long, also where nothing can be stored. */
const KNOWN_MILLISECONDS = 20_000;

const sources = Object.fromEntries(
  "mercury venus earth mars jupiter saturn uranus neptune".split(" ").map((name) => {
    const text = `export function orbitOf_${name}(day: number) {\n  return table.find("${name}", day);\n}\n`;
    return [`src/${name}.ts`, text.repeat(20)];
  }),
);

const LANGUAGES = { editor: /Another window is already training/, terminal: /A command line is already training/ };

/** Resolves when `isIt`. @throws Error when that takes too long */
async function until(what: string, milliseconds: number, isIt: () => boolean): Promise<void> {
  for (const start = performance.now(); !isIt(); await setTimeout(50)) {
    if (performance.now() - start > milliseconds) throw new Error(`after ${milliseconds / 1000} s, ${what}`);
  }
}

/** A server that knows its workspace in time, whatever its storage path is. */
async function known(product: Product, folder: string, storagePath: string): Promise<ServerProcess> {
  const server = product.serve(folder, storagePath);
  await Promise.race([server, setTimeout(KNOWN_MILLISECONDS)]);
  const settled = await Promise.race([server, Promise.resolve(undefined)]);
  assert.ok(settled !== undefined, "the workspace is not known");
  return settled;
}

/** A storage path where nothing can be stored. */
function unusable(name: string, makePath: (product: Product) => string): Trial {
  return {
    name: `a storage path that is ${name}: the workspace is known, and the status says what is wrong`,
    async run(product) {
      const server = await known(product, product.folder(sources), makePath(product));
      const last = () => server.statuses.at(-1)!;
      await until(`the status is ${JSON.stringify(last())}`, 5000, () => last().problem !== undefined);
      assert.deepEqual([last().remembered, last().memory, last().activity.kind], [true, "ready", "idle"]);
      assert.match(last().problem!, /unroll\.storagePath/);
    },
  };
}

/** Something else in the place of a file of the store. */
function replaced(name: string, make: (file: string) => void): Trial {
  return {
    name: `${name} in the place of memory.unroll: as if there were none`,
    async run(product) {
      const folder = product.folder(sources);
      const storage = product.folder();
      const first = await known(product, folder, storage);
      await until("nothing is stored", 5000, () => readdirSync(storage).length > 0);
      first.kill();
      const file = path.join(storage, readdirSync(storage)[0]!, "memory.unroll");
      rmSync(file, { force: true });
      make(file);
      const server = await known(product, folder, storage);
      await until("the status has a problem", 5000, () => server.statuses.at(-1)!.activity.kind === "idle");
      assert.equal(server.statuses.at(-1)!.problem, undefined);
    },
  };
}

/** A training by the command line that is under way. */
function startTraining(product: Product, folder: string, storage: string, seconds: number): ChildProcess {
  const args = [product.program, "train", folder, "--storage", storage, "--seconds", String(seconds)];
  return spawn(process.execPath, args, { stdio: "ignore" });
}

/** The lock of the only store there, when a training holds it. */
async function lockIn(storage: string): Promise<string> {
  const files = () => (existsSync(storage) ? readdirSync(storage, { recursive: true, encoding: "utf8" }) : []);
  const lock = () => files().find((file) => path.basename(file) === "training.lock");
  await until("no training holds the store", 20_000, () => lock() !== undefined);
  return path.join(storage, lock()!);
}

async function generates(product: Product, folder: string, storage: string): Promise<void> {
  const { code, errors } = await product.run(["generate", "--folder", folder, "--storage", storage, "--length", "20"]);
  assert.equal(code, 0, `the model cannot be used: ${errors}`);
}

/** What became of trainings at the same time. */
function sorted(outcomes: readonly Outcome[]): { readonly done: Outcome[]; readonly refused: Outcome[] } {
  return { done: outcomes.filter(({ code }) => code === 0), refused: outcomes.filter(({ code }) => code !== 0) };
}

export const STORES: readonly Trial[] = [
  unusable("a file", (product) => path.join(product.folder({ storage: "" }), "storage")),
  unusable("below a file", (product) => path.join(product.folder({ storage: "" }), "storage/models")),
  unusable("in a place where no folder can be made", () => "/proc/models"),
  unusable("a link that leads nowhere", (product) => {
    const link = path.join(product.folder(), "link");
    symlinkSync("/nowhere/models", link);
    return link;
  }),
  unusable("longer than the system allows", () => `/${"n".repeat(300)}`),
  replaced("a folder", (file) => mkdirSync(file)),
  replaced("a link to itself", (file) => symlinkSync(file, file)),
  replaced("text", (file) => writeFileSync(file, "no calibration\n")),
  {
    name: "a workspace folder with a name of 250 characters: it is learned, trained on, and its model used",
    async run(product) {
      const folder = path.join(product.folder(), "n".repeat(250));
      write(folder, sources);
      const storage = product.folder();
      const { code, errors } = await product.run(["train", folder, "--storage", storage, "--seconds", "1"]);
      assert.equal(code, 0, errors);
      assert.ok(readdirSync(storage).every((name) => name.length <= 64));
      const server = await known(product, folder, storage);
      await until("the network is not used", SEEN_MILLISECONDS, () => server.statuses.at(-1)!.network === "ready");
    },
  },
  {
    name: "folder and folder/ are one workspace",
    async run(product) {
      const folder = product.folder(sources);
      const storage = product.folder();
      await product.run(["train", folder, "--storage", storage, "--seconds", "1"]);
      const server = await known(product, `${folder}/`, storage);
      await until("the network is not used", SEEN_MILLISECONDS, () => server.statuses.at(-1)!.network === "ready");
      assert.equal(readdirSync(storage).length, 1);
    },
  },
  {
    name: "four trainings of one workspace at once: one trains, the others say who, and nothing is lost",
    async run(product) {
      const folder = product.folder(sources);
      const storage = product.folder();
      const train = () => product.run(["train", folder, "--storage", storage, "--seconds", "8"]);
      const { done, refused } = sorted(await Promise.all([train(), train(), train(), train()]));
      assert.deepEqual([done.length, refused.length], [1, 3], refused.map(({ errors }) => errors).join());
      for (const { errors } of refused) assert.match(errors, /A command line is already training .*process \d+ on /);
      const [store = ""] = readdirSync(storage);
      assert.deepEqual(readdirSync(path.join(storage, store)).sort(), ["memory.unroll", "model.unroll"]);
      await generates(product, folder, storage);
    },
  },
  {
    name: "a training that is killed: the next begins at once",
    async run(product) {
      const folder = product.folder(sources);
      const storage = product.folder();
      const killed = startTraining(product, folder, storage, 100);
      const lock = await lockIn(storage);
      killed.kill("SIGKILL");
      await once(killed, "exit");
      assert.ok(existsSync(lock));
      const { code, errors } = await product.run(["train", folder, "--storage", storage, "--seconds", "1"]);
      assert.equal(code, 0, errors);
      assert.ok(!existsSync(lock));
      await generates(product, folder, storage);
    },
  },
  {
    name: "a window beside a training by the command line: it says who trains, and uses what is saved",
    async run(product) {
      const folder = product.folder(sources);
      const storage = product.folder();
      const server = await known(product, folder, storage);
      const training = startTraining(product, folder, storage, 4);
      const over = once(training, "exit");
      await lockIn(storage);
      await assert.rejects(server.train(1), LANGUAGES.terminal);
      await over;
      await until("the network is not used", SEEN_MILLISECONDS, () => server.statuses.at(-1)!.network === "ready");
      await server.train(1);
    },
  },
  {
    name: "a storage folder that is deleted while it trains is made again",
    async run(product) {
      const folder = product.folder(sources);
      const storage = path.join(product.folder(), "models");
      const training = startTraining(product, folder, storage, 3);
      const over = once(training, "exit");
      await lockIn(storage);
      await setTimeout(500);
      rmSync(storage, { recursive: true });
      assert.deepEqual(await over, [0, null]);
      await generates(product, folder, storage);
    },
  },
];
