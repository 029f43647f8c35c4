import assert from "node:assert/strict";
import { test } from "node:test";
import {
  encodeCalibration,
  encodeCheckpoint,
  Memory,
  memorySize,
  referenceKernels,
  startTraining,
} from "../../../model/index.ts";
import { nodeHost } from "../../../server/node/node-host.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { Workspace } from "../../../server/workspace/workspace.ts";
import { module } from "../../model/memory/memory.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";

const checkpoint = encodeCheckpoint(
  startTraining({ cell: "sru", hiddenSize: 8, layers: 1, window: 2 }, 1, referenceKernels(32)),
);

function calibration(ignoresNetwork: boolean): Uint8Array {
  const memory = new Memory(module, memorySize(1));
  memory.ignoresNetwork = ignoresNetwork;
  return encodeCalibration(memory, module);
}

test("a network that brings nothing is left out of suggestions, and the log says why", async () => {
  const warnings: string[] = [];
  const completions: (boolean | undefined)[] = [];
  let stored = calibration(true);
  const reader = nodeHost.openReader();
  const workspace = new Workspace({
    folders: [writeFiles(temporaryFolder(), { "a.ts": "let a = 1;\n" })],
    store: {
      load: async (decode) => ({ model: await decode(checkpoint), savedAt: 5, refused: undefined }),
      savedAt: async () => ({ network: 5, calibration: 5 }),
      takeOver: async () => undefined,
      delete: async () => {},
      loadCalibration: async () => stored,
      saveCalibration: async () => {},
      describe: async () => undefined,
      exportTo: async () => undefined,
      replaceBy: async () => {},
    },
    reader,
    kernels: Promise.resolve({ chosen: undefined, trials: [] }),
    loadModule: async () => module,
    scheduler: new Scheduler({ onError: assert.ifError }),
    beforeMemory: () => {},
    onNeighbours: () => {},
    onRules: () => {},
    openPaths: () => new Set(),
    onChange: () => completions.push(workspace.completion.network !== undefined),
    warn: (message) => warnings.push(message),
  });
  await workspace.memory.configure({ enabled: true, corpus: { maxFileSize: 1000, exclude: [] }, megabytes: 4 });
  await workspace.reload();
  assert.equal(workspace.completion.network, undefined);
  assert.equal(completions.at(-1), false);
  assert.match(warnings.join(), /longer training/);
  stored = calibration(false);
  await workspace.reload();
  assert.equal(workspace.completion.network, workspace.network.network);
  assert.equal(completions.at(-1), true);
  assert.equal(warnings.length, 1);
  workspace.dispose();
  reader.dispose();
});
