// What the user is told of a training: at its beginning how long it takes, at its end what it has brought, and nothing between.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrainingReport } from "../../server/protocol.ts";
import { Extension, until, WORKING } from "./extension.ts";
import type { FakeEditor } from "./vscode.ts";

const REPORT: TrainingReport = {
  files: 1234,
  characters: 1e6,
  leftOut: [],
  trainedCharacters: 1e7,
  seconds: 181,
  kernels: "simd",
  threads: 1,
  epochs: 10,
  bitsPerCharacter: 1,
  clippedShare: 0,
  stopped: false,
  predicted: { before: 0.704, now: 0.751 },
};

const notification = (method: string, params: object) =>
  `process.send(${JSON.stringify({ jsonrpc: "2.0", method, params })});`;

const status = (percent: number, secondsLeft: number) =>
  notification("unroll/status", {
    remembered: true,
    memory: "ready",
    network: "none",
    activity: { kind: "training", percent, secondsLeft },
  });

/** A server whose training is told by three statuses, and ends with `answer` when the next command comes. */
function trainingServer(answer: object): string {
  const end = `process.send({ jsonrpc: "2.0", id: training, ...${JSON.stringify(answer)} }); training = undefined;`;
  const begin = `training = id; ${status(0, 185)} ${status(1, 170)} ${status(50, 85)}`;
  const command = `if (training === undefined) { ${begin} } else { ${end} process.send({ jsonrpc: "2.0", id, result: null }); }`;
  const isCommand = `if (method === "workspace/executeCommand") { ${command} } else if (id !== undefined)`;
  return `let training; ${WORKING.replace("if (id !== undefined)", isCommand)}`;
}

/** Trains until the beginning was told, and then to the end, where the user clicks `button`. */
async function train(report: Partial<TrainingReport>, dashboard: boolean, button?: string): Promise<FakeEditor> {
  const extension = await Extension.activate(trainingServer({ result: { ...REPORT, ...report } }));
  const { editor } = extension;
  if (dashboard) editor.commands.set("unroll.showDashboard", () => {});
  else editor.commands.delete("unroll.showDashboard");
  const training = extension.run("unroll.trainWorkspace");
  await until(() => editor.dialogs.length === 1);
  editor.button = button;
  await extension.run("unroll.stopTraining");
  await training;
  await until(() => editor.dialogs.length === 2);
  return editor;
}

test("a training says once how long it takes, and at its end what it has brought; Show Score leads there", async () => {
  for (const dashboard of [true, false]) {
    const editor = await train({}, dashboard, "Show Score");
    await until(() => editor.executed.length > 0);
    assert.deepEqual(editor.dialogs, [
      "Training takes about 3 min. You can keep working.",
      "Unroll learned 1,234 files in 3 min. It now predicts 75% of the characters in files it hasn't seen, up from 70%.",
    ]);
    assert.equal(editor.progress, undefined, "a notification that stays");
    assert.deepEqual(editor.executed, [[dashboard ? "unroll.showDashboard" : "unroll.evaluateWorkspace"]]);
  }
});

for (const [what, report, words] of [
  ["nothing more is predicted", { predicted: { before: 0.75, now: 0.749 } }, /in 3 min\. It predicts 75% of the/],
  ["nothing was measured", { predicted: undefined }, /^Unroll learned 1,234 files in 3 min\.$/],
  ["it was stopped", { stopped: true, seconds: 11 }, /^Training stopped after 11 sec\. Progress was kept\.$/],
  [
    "it was stopped at once",
    { stopped: true, trainedCharacters: 0 },
    /^Training stopped before anything was learned\.$/,
  ],
  ["a file was left out", { leftOut: [{ reason: "binary", count: 1, examples: [] }] }, / 1 file was skipped\.$/],
  [
    "files were left out",
    { leftOut: (["binary", "minified"] as const).map((reason) => ({ reason, count: 600, examples: [] })) },
    / 1,200 files were skipped\.$/,
  ],
] as const) {
  test(`the end of a training where ${what}`, async () => {
    const editor = await train(report, true);
    assert.match(editor.dialogs[1]!, words);
  });
}

test("a training that fails says why; one whose server ends says nothing, since the next server goes on with it", async () => {
  const failing = await Extension.activate(trainingServer({ error: { code: -32803, message: "The disk is full." } }));
  const failure = failing.run("unroll.trainWorkspace");
  await until(() => failing.editor.dialogs.length === 1);
  await failing.run("unroll.stopTraining");
  await failure;
  assert.deepEqual(failing.editor.dialogs.slice(1), ["The disk is full."]);

  const extension = await Extension.activate(trainingServer({}));
  const training = extension.run("unroll.trainWorkspace");
  await until(() => extension.editor.dialogs.length === 1);
  await extension.run("unroll.restartServer");
  await training;
  assert.equal(extension.editor.dialogs.length, 1);
});

test("a training that has gone on by itself tells what it has brought as well", async () => {
  const trained = notification("unroll/trained", REPORT);
  const { editor } = await Extension.activate(
    `${WORKING} process.on("message", ({ method }) => { if (method === "initialized") { ${trained} } });`,
  );
  await until(() => editor.dialogs.length === 1);
  assert.match(editor.dialogs[0]!, /^Unroll learned 1,234 files in 3 min\./);
});
