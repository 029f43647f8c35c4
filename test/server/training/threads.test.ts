// Threads of a training that die before it ends.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import type { Worker } from "node:worker_threads";
import { startTraining, TeamError } from "../../../model/index.ts";
import { TrainingThreads } from "../../../server/training/threads.ts";
import { modules } from "../../model/implementations.ts";

const files = [new TextEncoder().encode("const one = first(1);\n".repeat(20))];
/** The unroll length that tells the other thread to exit rather than to throw. */
const EXITS = 5;
const program = path.join(import.meta.dirname, "dying-thread.ts");

for (const death of ["throws", "exits"] as const) {
  test(`a thread that ${death} between two steps ends the training with a reason`, async () => {
    const threads = new TrainingThreads(modules[0], 2, program);
    const training = startTraining({ cell: "sru", hiddenSize: 4, layers: 1, window: 1 }, 5, threads.kernels);
    const started = new Promise<Worker>((resolve) => process.once("worker", resolve));
    const ended = started.then((worker) => new Promise((resolve) => worker.on("exit", resolve)));
    const steps = threads.train(training, files, () => 0, { unrollLength: death === "exits" ? EXITS : 4 });
    assert.equal(steps.next().value?.step, 1);
    await ended;
    assert.throws(() => steps.next(), { name: TeamError.name, message: /failed/ });
    if (death === "throws") await assert.rejects(threads.dispose(), /dies/);
    else await threads.dispose();
  });
}
