// Training on several threads against training on one.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { createKernelMemory, webAssemblyKernels } from "../../model/kernels/webassembly.ts";
import { CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import { SharedTeam, shareOf, TeamError } from "../../model/rnn/team.ts";
import { startTraining, train } from "../../model/rnn/training.ts";
import { modules } from "./implementations.ts";

// Every batch row reads its own file to the end of the test: which passages it would take up next depends on the threads.
const files = ["const one = first(1);\n", "let two = second(one, 2);\n", "return one + two;\n"].map((text) =>
  new TextEncoder().encode(text.repeat(8)),
);
const options = { batchSize: 3, unrollLength: 6, warmUpSteps: 1 };
const STEPS = 12;
const program = path.join(import.meta.dirname, "team-thread.ts");

/** Losses and parameters after some steps on `threads` threads. */
async function trained(config: Config, threads: number) {
  const [module] = modules;
  const memory = createKernelMemory();
  const shared = SharedTeam.memory(threads);
  const ended = Array.from({ length: threads - 1 }, (_, i) => {
    const workerData = { module, memory, shared, rank: i + 1, threads, config, options };
    const worker = new Worker(program, { workerData });
    return new Promise((resolve) => worker.on("exit", resolve));
  });
  const kernels = webAssemblyKernels(module, memory, 0, threads);
  const training = startTraining(config, 5, kernels);
  const bits: number[] = [];
  for (const step of train(training, files, () => 0, kernels, options, new SharedTeam(shared, 0, threads))) {
    bits.push(step.bitsPerCharacter);
    if (step.step === STEPS) break;
  }
  assert.deepEqual(await Promise.all(ended), Array(threads - 1).fill(0));
  return { bits, parameters: training.parameters.block, initialState: training.initialState() };
}

for (const cell of CELL_KINDS) {
  test(`${cell}: two threads, and more threads than rows, learn what one learns`, async () => {
    const config: Config = { cell, hiddenSize: 10, layers: 2, window: 2 };
    const one = await trained(config, 1);
    for (const threads of [2, 4]) {
      const more = await trained(config, threads);
      const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
      assert.ok(distance(more.bits, one.bits) < 1e-5, `${more.bits.join(" ")} bits, not ${one.bits.join(" ")}`);
      assert.ok(distance(more.parameters, one.parameters) < 1e-4, "the parameters are others");
      assert.equal(more.initialState.hidden[0].length, one.initialState.hidden[0].length);
    }
  });
}

test("shares cover everything once, at the borders that are asked for", () => {
  for (const size of [1, 2, 3, 5]) {
    for (const length of [0, 1, 15, 16, 17, 100]) {
      const shares = Array.from({ length: size }, (_, rank) => shareOf(length, { rank, size }, 16));
      assert.equal(shares[0][0], 0);
      assert.equal(shares[size - 1][1], length);
      for (let i = 1; i < size; i++) {
        assert.equal(shares[i][0], shares[i - 1][1]);
        assert.ok(shares[i][0] % 16 === 0 || shares[i][0] === length);
      }
    }
  }
});

const OPERATIONS = ["load", "add", "store", "compareExchange", "wait"] as const;

/** Runs `action` with `inject` called just before its atomic operation of this number. */
function interleave(number: number, inject: () => void, action: () => void): void {
  const originals = OPERATIONS.map((name) => [name, Atomics[name]] as const);
  let left = number;
  for (const [name, operation] of originals) {
    const instead = (...args: unknown[]) => {
      if (left-- === 0) inject();
      return Reflect.apply(operation, Atomics, args);
    };
    Object.assign(Atomics, { [name]: instead });
  }
  try {
    action();
  } finally {
    Object.assign(Atomics, Object.fromEntries(originals));
  }
}

test("no barrier returns after another thread failed, wherever in it that happens", () => {
  // Alone, a thread is the last to arrive: the barrier is complete with its fourth operation.
  const last = [0, 1, 2, 3].map((number) => ({ size: 1, number }));
  // With a thread that never comes it spins, and sleeps at last.
  const waiting = [0, 1, 2, 3, 10, 20_001, 20_002, 20_003].map((number) => ({ size: 2, number }));
  for (const { size, number } of [...last, ...waiting]) {
    const shared = SharedTeam.memory(2);
    const team = new SharedTeam(shared, 0, size);
    const fail = () => new SharedTeam(shared, 1, size).fail();
    const where = `size ${size}, operation ${number}`;
    interleave(number, fail, () => assert.throws(() => team.barrier(), TeamError, where));
    assert.throws(() => team.barrier(), TeamError, `${where}: the next barrier`);
    assert.throws(() => team.sum(1), TeamError, `${where}: the next sum`);
  }
});

test("threads that wait while one fails pass no barrier more", async () => {
  const BARRIERS = 50;
  for (let round = 0; round < 5; round++) {
    const shared = SharedTeam.memory(3);
    const passed = new Int32Array(new SharedArrayBuffer(12));
    const ended = [1, 2].map((rank) => {
      const worker = new Worker(path.join(import.meta.dirname, "barrier-thread.ts"), {
        workerData: { shared, rank, size: 3, passed },
      });
      return new Promise((resolve) => worker.on("exit", resolve));
    });
    const team = new SharedTeam(shared, 0, 3);
    for (let barrier = 0; barrier < BARRIERS; barrier++) team.barrier();
    team.fail();
    assert.deepEqual(await Promise.all(ended), [0, 0]);
    // The last barrier was complete; a thread may still have seen the failure rather than that.
    for (const rank of [1, 2]) {
      assert.ok(passed[rank] === BARRIERS || passed[rank] === BARRIERS - 1, `rank ${rank} passed ${passed[rank]}`);
    }
  }
});

test("a step that fails on one thread fails the team", () => {
  const shared = SharedTeam.memory(2);
  const kernels = webAssemblyKernels(modules[0]);
  const training = startTraining({ cell: "sru", hiddenSize: 4, layers: 1, window: 1 }, 5, kernels);
  const broken = { ...kernels, adam: () => assert.fail("broken") };
  const steps = train(training, files, () => 0, broken, options, new SharedTeam(shared, 0, 1));
  assert.throws(() => steps.next(), /broken/);
  assert.throws(() => new SharedTeam(shared, 0, 2).barrier(), { name: TeamError.name, message: /failed/ });
});
