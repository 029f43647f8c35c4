// The order in which a workspace is remembered, seen in the texts that the memory has learned.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Host } from "../../../server/node/host.ts";
import { Background } from "../../../server/scheduler.ts";
import { WorkspaceModel } from "../../../server/workspace/workspace-model.ts";
import { module, utf8 } from "../../model/memory/memory.ts";

const files = ["far/a", "near/b", "far/c", "near/d"].map((name, i) => ({
  path: `/w/${name}.ts`,
  bytes: utf8(`let ${name.at(-1)} = ${i};\n`),
  modified: i,
}));

test("what lies near an open document is remembered first, and the document is left to its overlay", async () => {
  const host: Partial<Host> = {
    openStore: () => ({
      load: async () => ({ model: undefined, refused: undefined }),
      delete: async () => {},
      loadCalibration: async () => undefined,
      saveCalibration: async () => {},
    }),
    loadMemory: async () => module,
    readCorpus: async () => ({ files, characters: 1000, leftOut: [] }),
  };
  const model = new WorkspaceModel({
    host: host as Host,
    folders: ["/w"],
    storagePath: "/w",
    kernels: new Promise(() => {}),
    trainingKernels: "auto",
    background: new Background(assert.ifError),
    beforeMemory: () => {},
    onChange: () => {},
    warn: assert.fail,
  });
  await model.remember({ maxFileSize: 1000, exclude: [] }, 4, () => new Set(["/w/near/d.ts"]));
  const texts = Buffer.from(model.completion.memory!.memory.newest(1000)).toString().split("\0");
  const [c, b, a] = ["let c = 2;\n", "let b = 1;\n", "let a = 0;\n"];
  assert.deepEqual(
    texts.filter((text) => text !== ""),
    [b, c, a],
  );
  await model.dispose();
});
