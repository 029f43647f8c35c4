import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  ADAPTATION_LENGTH,
  CheckpointError,
  encodeBaseNetwork,
  encodeCheckpoint,
  referenceKernels,
  startTraining,
} from "../../../model/index.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { NetworkLife } from "../../../server/workspace/network-life.ts";
import { StorageError } from "../../../server/workspace/store.ts";
import { temporaryFolder } from "../../workspace.ts";

const kernels = referenceKernels(32);
const bytes = encodeCheckpoint(startTraining({ cell: "sru", hiddenSize: 8, layers: 1, window: 2 }, 1, kernels));
const baseBytes = encodeBaseNetwork(
  startTraining({ cell: "sru", hiddenSize: 4, layers: 1, window: 2 }, 1, kernels),
  kernels,
);

type Load = ConstructorParameters<typeof NetworkLife>[0]["store"]["load"];

function living(load: Load, savedAt: () => number | undefined = () => 5, base?: string) {
  const warnings: string[] = [];
  let changes = 0;
  const life = new NetworkLife({
    store: { load, savedAt: async () => ({ network: savedAt(), calibration: undefined }) },
    kernels: Promise.resolve({ chosen: undefined, trials: [] }),
    base,
    scheduler: new Scheduler({ onError: assert.ifError }),
    signal: new AbortController().signal,
    onChange: () => changes++,
    warn: (message) => void warnings.push(message),
  });
  return { life, warnings, changes: () => changes };
}

test("a stored network is taken over, with the time when it was trained, and let go of", async () => {
  const { life } = living(async (decode) => ({ model: await decode(bytes), savedAt: 5, refused: undefined }));
  assert.equal(life.network, undefined);
  await life.load();
  const { network } = life;
  assert.ok(network !== undefined && life.adaptation !== undefined);
  assert.equal(life.trainedAt, 5);
  assert.equal(life.problem, undefined);
  await life.loadIfOld();
  assert.equal(life.network, network, "it is new");
  await life.forget();
  assert.deepEqual([life.network, life.adaptation, life.trainedAt], [undefined, undefined, undefined]);
});

test("whatever goes wrong in loading becomes a problem in words, and never a rejection; the network in use stays", async () => {
  let failure: Error | undefined;
  const { life, warnings, changes } = living(async (decode) => {
    if (failure !== undefined) throw failure;
    return { model: await decode(bytes), savedAt: 5, refused: undefined };
  });
  await life.load();
  const { network } = life;
  for (const error of [
    new StorageError("/storage", Object.assign(new Error("no"), { code: "EACCES" })),
    new TypeError("something that nobody expected"),
  ]) {
    failure = error;
    const before = changes();
    await life.load();
    assert.ok(life.problem, error.name);
    assert.equal(life.network, network);
    assert.equal(changes(), before + 1);
  }
  assert.match(warnings.join(), /nobody expected/);
  failure = undefined;
  await life.load();
  assert.equal(life.problem, undefined);
});

test("a refused checkpoint is a problem only where there is no other network", async () => {
  const refused = new CheckpointError("checksum", "It is damaged.");
  let model = false;
  const { life, warnings } = living(async (decode) => ({
    model: model ? await decode(bytes) : undefined,
    savedAt: undefined,
    refused,
  }));
  await life.load();
  assert.match(life.problem ?? "", /damaged/);
  model = true;
  await life.load();
  assert.equal(life.problem, undefined);
  assert.match(warnings.join(), /damaged/);
});

test("what another process saves is taken over when the network in use is old, and what it deletes is forgotten", async () => {
  let savedAt: number | undefined;
  let loads = 0;
  const { life } = living(
    async (decode) => {
      loads++;
      return { model: savedAt === undefined ? undefined : await decode(bytes), savedAt, refused: undefined };
    },
    () => savedAt,
  );
  await life.load();
  assert.equal(await life.follow(undefined), false);
  assert.equal(loads, 1, "nothing is stored");
  savedAt = 5;
  assert.equal(await life.follow(5), true, "there was no network");
  const { network } = life;
  assert.ok(network !== undefined);
  savedAt = 6;
  assert.equal(await life.follow(6), false);
  assert.equal(life.network, network, "it is new");
  performance.now = () => 1e9;
  try {
    assert.equal(await life.follow(6), true);
    assert.notEqual(life.network, network);
    assert.equal(await life.follow(6), false);
    assert.equal(loads, 3, "it is in use");
    assert.equal(await life.follow(undefined), false);
    assert.equal(life.network, undefined);
  } finally {
    Reflect.deleteProperty(performance, "now");
  }
});

test("the trained network is loaded for a work of its own, beside the one that adapts", async () => {
  const { life, changes } = living(async (decode) => ({ model: await decode(bytes), savedAt: 5, refused: undefined }));
  await life.load();
  const before = changes();
  const trained = (await life.loadTrained())!;
  assert.notEqual(trained, life.network);
  assert.equal(changes(), before);
  const state = trained.createState();
  const expected = trained.predict(state).slice();
  const text = Uint8Array.from({ length: ADAPTATION_LENGTH + 1 }, (_, i) => 97 + (i % 5));
  life.adaptation!.learn(life.network!.createState(), text);
  assert.notDeepEqual(life.network!.predict(life.network!.createState()).slice(), expected);
  assert.deepEqual(trained.predict(trained.createState()).slice(), expected);
  const { life: empty } = living(async () => ({ model: undefined, refused: undefined }));
  assert.equal(await empty.loadTrained(), undefined);
});

test("the base network completes until there is a trained one, and again when that is deleted", async () => {
  const file = path.join(temporaryFolder(), "base");
  writeFileSync(file, baseBytes);
  let savedAt: number | undefined;
  const { life } = living(
    async (decode) => ({ model: savedAt && (await decode(bytes)), savedAt, refused: undefined }) as never,
    () => savedAt,
    file,
  );
  await life.load();
  assert.equal(life.network?.config.hiddenSize, 4);
  assert.ok(life.adaptation !== undefined);
  assert.deepEqual([life.isTrained, life.trainedAt, life.problem], [false, undefined, undefined]);
  const { network: base } = life;
  await life.load();
  assert.equal(life.network, base, "it is not read again");
  savedAt = 5;
  await life.loadIfOld();
  assert.equal(life.network?.config.hiddenSize, 8);
  assert.equal(life.isTrained, true);
  savedAt = undefined;
  await life.follow(undefined);
  assert.equal(life.network?.config.hiddenSize, 4);
  assert.equal(life.isTrained, false);
});

test("a base network that cannot be used is a problem in words, and a stored network is used all the same", async () => {
  const file = path.join(temporaryFolder(), "base");
  const altered = baseBytes.with(baseBytes.length - 9, baseBytes.at(-9)! ^ 1);
  for (const [content, words] of [
    [undefined, /cannot be read/],
    ["a letter to a friend", /is not a base network/],
    [bytes, /is not a base network/],
    [baseBytes.subarray(0, -1), /damaged/],
    [Buffer.concat([baseBytes, baseBytes]), /damaged/],
    [altered, /damaged/],
    [baseBytes.with(6, 9), /another version/],
    [baseBytes.with(11, 127), /too large/],
  ] as const) {
    if (content !== undefined) writeFileSync(file, content);
    const { life } = living(
      async () => ({ model: undefined, refused: undefined }),
      () => undefined,
      file,
    );
    await life.load();
    assert.equal(life.network, undefined);
    assert.match(life.problem ?? "", words);
    assert.ok(life.problem?.includes(file));
    const stored = living(
      async (decode) => ({ model: await decode(bytes), savedAt: 5, refused: undefined }),
      () => 5,
      file,
    );
    await stored.life.load();
    assert.deepEqual([stored.life.isTrained, stored.life.problem], [true, undefined]);
  }
});

test("a network that is being loaded while it is deleted does not come back", async () => {
  const stored = Promise.withResolvers<Uint8Array>();
  const { life } = living(async (decode) => ({
    model: await decode(await stored.promise),
    savedAt: 5,
    refused: undefined,
  }));
  const loading = life.load();
  const forgetting = life.forget();
  stored.resolve(bytes);
  await Promise.all([loading, forgetting]);
  assert.deepEqual([life.network, life.isTrained, life.trainedAt], [undefined, false, undefined]);
});
