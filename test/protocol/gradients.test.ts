// How far back a workspace's network learns, over the protocol.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { COMMANDS, executeCommand, type GradientSummary } from "../../server/protocol.ts";
import { unroll } from "../cli/unroll.ts";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

/** Other builds of the kernels round otherwise. */
const KERNELS = "simd";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());

function start(folder: string, storagePath = temporaryFolder()): Promise<Client> {
  return Client.start({ folders: [folder], storagePath, shell: `export UNROLL_KERNELS=${KERNELS}` });
}

function inspect(client: Client): Promise<GradientSummary> {
  return executeCommand(client.connection, COMMANDS.gradients, []);
}

test("without a network, fresh ones of every cell are told: a plain one's gradients vanish within 60 characters, an lstm's do not", async () => {
  const client = await start(workspace);
  const { headline, isTrained, lineCharts, markdown } = await inspect(client);
  assert.equal(headline, "How far back a network learns before it is trained");
  assert.deepEqual([isTrained, lineCharts.length], [false, 1]);
  const [{ lines, x, level, description }] = lineCharts as [GradientSummary["lineCharts"][0]];
  assert.deepEqual(
    lines.map(({ label, values }) => [label, values.length]),
    ["elman", "gru", "lstm", "sru"].map((cell) => [cell, 100]),
  );
  assert.deepEqual([x.values[0], x.values[99]], [1, 100]);
  const [elman, , lstm] = lines;
  assert.ok(elman!.values[59]! < level!.value && lstm!.values[59]! > level!.value, description);
  assert.match(description, /^Every kind of cell, before training\. .* elman \d+ characters, gru \d+ characters/);
  assert.match(markdown, /^# How far back .*\n\| +50 +\|/s);
  await client.stop();
});

test("the figures are those of unroll inspect gradients, for a trained network and fresh ones", async () => {
  const storage = temporaryFolder();
  await trainBySteps([workspace], storage, { steps: 20 });
  const client = await start(workspace, storage);
  const { headline, isTrained, figures, lineCharts } = await inspect(client);
  await client.stop();
  const { code, output, errors } = await unroll(
    ["inspect", "gradients", workspace, "--lag", "100", "--storage", storage, "--json"],
    { environment: { UNROLL_KERNELS: KERNELS } },
  );
  assert.deepEqual([code, errors], [0, ""]);
  const report = JSON.parse(output);
  assert.ok(isTrained);
  assert.match(
    headline,
    new RegExp(`^Your network learns from (up to|at least) ${report.trained.reach} characters back$`),
  );
  const [own, cells] = lineCharts as [GradientSummary["lineCharts"][0], GradientSummary["lineCharts"][0]];
  const told = (norms: readonly number[]) =>
    [1, 2, 5, 10, 20, 30, 50, 75, 100].map((k) => norms[k - 1]!.toExponential(1));
  const column = ({ table }: typeof own, i: number) => table.rows.map((row) => row[i]);
  assert.deepEqual(column(own, 1), told(report.trained.norms));
  assert.deepEqual(column(own, 2), told(report.untrained.norms));
  assert.deepEqual(own.lines[0]!.values, report.trained.norms);
  for (const [i, cell] of cells.table.head.slice(1).entries())
    assert.deepEqual(column(cells, i + 1), told(report.fresh[cell].norms), cell);
  const clipped = figures.find(({ label }) => label.includes("clipped"));
  assert.equal(clipped?.value, `${(100 * report.clippedShare).toFixed(1)}%`);
  const radius = figures.find(({ label }) => label.includes("spectral radius"));
  assert.equal(radius?.value, report.fresh.elman.spectralRadius.map((value: number) => value.toFixed(2)).join(", "));
});

test("too little text is said, and what the user cancels is over", async () => {
  const small = await start(writeFiles(temporaryFolder(), { "a.ts": "let answer = 42;\n" }));
  await assert.rejects(inspect(small), /too little text.*: 17 characters, and more than 200 are needed/);
  await small.stop();
  const client = await start(workspace);
  const source = new CancellationTokenSource();
  const answer = executeCommand(client.connection, COMMANDS.gradients, [], { token: source.token });
  source.cancel();
  await assert.rejects(answer);
  await client.stop();
});
