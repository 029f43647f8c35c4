// What shortcuts, menus and the walkthrough are told, and whether the manifest names it as the client does.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Status } from "../../server/protocol.ts";
import { Extension, until, WORKING } from "./extension.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const IDLE: Status = { remembered: true, memory: "ready", network: "none", activity: { kind: "idle" } };

/** The keys, where nothing is known. */
const NOTHING = {
  "unroll.isReady": false,
  "unroll.isTrained": false,
  "unroll.isTraining": false,
  "unroll.isEvaluating": false,
};

/** Resolves once the server has told these statuses and the keys are as `expected`. */
async function keysAfter(told: readonly Status[], expected: Record<string, boolean>): Promise<Extension> {
  const notifications = told.map((params) => ({ jsonrpc: "2.0", method: "unroll/status", params }));
  const extension = await Extension.activate(
    `${WORKING}
process.on("message", ({ method }) => method === "initialized" && ${JSON.stringify(notifications)}.forEach((one) => process.send(one)));`,
  );
  await until(() => Object.entries(expected).every(([name, value]) => extension.editor.context[name] === value));
  return extension;
}

const TRAINING: Status = { ...IDLE, activity: { kind: "paused", reason: "battery", percent: 8 } };
const READING: Status = { ...IDLE, activity: { kind: "reading", training: true } };
const TRAINED: Status = { ...IDLE, network: "ready" };

test("a workspace whose files are not known yet, or has none, is not ready", async () => {
  await keysAfter([IDLE, { ...IDLE, memory: "learning" }], NOTHING);
  await keysAfter([IDLE, { ...IDLE, files: 0 }], NOTHING);
});

test("training and trained are told apart", async () => {
  await keysAfter([IDLE, TRAINING], { ...NOTHING, "unroll.isReady": true, "unroll.isTraining": true });
  await keysAfter([IDLE, READING], { ...NOTHING, "unroll.isReady": true, "unroll.isTraining": true });
  await keysAfter([TRAINING, { ...IDLE, activity: { kind: "reading" } }], { ...NOTHING, "unroll.isReady": true });
  const evaluating: Status = { ...IDLE, activity: { kind: "evaluating" } };
  await keysAfter([TRAINING, evaluating], { ...NOTHING, "unroll.isReady": true, "unroll.isEvaluating": true });
  await keysAfter([TRAINING, TRAINED], { ...NOTHING, "unroll.isReady": true, "unroll.isTrained": true });
});

test("what the manifest depends on is what the client sets", async () => {
  const { editor } = await Extension.activate(WORKING);
  const { menus, walkthroughs, keybindings } = manifest.contributes;
  for (const [name] of JSON.stringify([menus, walkthroughs, keybindings]).matchAll(/unroll\.is\w+/g))
    assert.ok(name in editor.context, name);
});

test("a step of the walkthrough that is done already is ticked off: its key becomes true once the editor watches it", async () => {
  const extension = await keysAfter([IDLE], { "unroll.isReady": true });
  await extension.run("unroll.openWalkthrough");
  const { context, contextAt } = extension.editor;
  assert.equal(contextAt.get("workbench.action.openWalkthrough")!["unroll.isReady"], false);
  assert.equal(context["unroll.isReady"], true);
  assert.equal(context["unroll.isTrained"], false);
});

test("Get Started opens the walkthrough, whose pictures are there", async () => {
  const extension = await Extension.activate(WORKING);
  await extension.run("unroll.openWalkthrough");
  const [walkthrough] = manifest.contributes.walkthroughs;
  const id = `${manifest.publisher}.${manifest.name}#${walkthrough.id}`;
  assert.ok(
    extension.editor.executed.some(([name, given]) => name === "workbench.action.openWalkthrough" && given === id),
  );
  assert.equal(walkthrough.steps.length, 4);
  for (const { media } of walkthrough.steps) {
    assert.ok(existsSync(media.svg));
    // Every colour is the theme's, so that the pictures fit whichever comes.
    assert.doesNotMatch(readFileSync(media.svg, "utf8"), /#[0-9a-f]{3,8}\b|rgb|<script|href=/i);
  }
});
