// Everything at once, at random, against a simple model of what must be true. Longer, or with another seed:
// UNROLL_STEPS=20000 UNROLL_SEED=7 npm test -- test/server/interleavings.test.ts
import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { InProcessServer } from "./interleavings/in-process.ts";
import { checkQuiet } from "./interleavings/quiet.ts";
import { Storm } from "./interleavings/storm.ts";

const STEPS = Number(process.env.UNROLL_STEPS ?? 2000);
const SEED = Number(process.env.UNROLL_SEED ?? 1);
/** How many steps there are between two times of quiet. */
const STORM = 2000;

test(`${STEPS} steps at random, with seed ${SEED}, without a difference`, { timeout: 3_600_000 }, async () => {
  const folder = writeFiles(temporaryFolder(), { ".gitignore": "*.log\n" });
  const storage = [temporaryFolder(), temporaryFolder()] as const;
  const server = await InProcessServer.start([folder], storage[0], {});
  const storm = new Storm(server, folder, SEED);
  for (let i = 0; i < 12; i++) storm.files.write(`${folder}/src/first${i}.ts`);
  while (storm.steps < STEPS) {
    for (let step = 0; step < STORM; step++) await storm.step();
    await checkQuiet(storm, storage);
    console.log(`seed ${SEED}: ${storm.steps} steps, ${storm.differences.length} differences`);
  }
  await server.stop();
  assert.deepEqual(storm.differences, [], `with seed ${SEED}`);
});
