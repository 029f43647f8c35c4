// A network that reads what follows the cursor, from its training to its suggestions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCheckpointHeader } from "../../model/index.ts";
import { ModelStore } from "../../server/workspace/store.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

test("a network is trained with an encoder where it is asked for, and completes what stands before a text", async () => {
  const storage = temporaryFolder();
  const cwd = writeFiles(temporaryFolder(), {
    ...repetitiveSources(),
    "new.ts": "export function readComet(name: string): Comet {\n  return registry.\n}\n",
  });
  const store = new ModelStore(storage, [cwd]);
  const config = async () => (await store.load((bytes) => readCheckpointHeader(bytes))).model!.config;
  const train = ["train", cwd, "--seconds", "1", "--threads", "1", "--storage", storage];
  assert.equal((await unroll(train)).code, 0);
  assert.equal((await config()).encoder, undefined);
  assert.deepEqual((await config()).languages, ["typescript"]);
  assert.equal((await unroll([...train, "--encoder", "8"])).code, 0);
  assert.equal((await config()).encoder, 8, "the model without one was replaced");
  assert.equal((await unroll(train)).code, 0);
  assert.equal((await config()).encoder, 8, "it is trained on with its encoder");
  const complete = ["complete", "new.ts:2:19", "--storage", storage, "--folder", cwd, "--threshold", "0.2"];
  const { code, output, errors } = await unroll(complete, { cwd });
  assert.deepEqual([code, errors], [0, ""]);
  assert.match(output, /^lookup/);
});
