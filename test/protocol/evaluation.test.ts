// How commits are evaluated, over the protocol.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { isAlive } from "../processes.ts";
import { makeRepository } from "../repository.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client, LONG, type WorkDone } from "./client.ts";

/** A file in the manner of the others, as a commit adds it. */
const added = (name: string) => ({
  [`src/${name}.ts`]: repetitiveSources()["src/comet.ts"]!.replace("part 1", `part ${name}`),
});
const COMMITS = [added("first"), { ...added("second"), "README.md": "# Planets\n" }, added("third")];

/** A server whose temporary files, and those of its processes, are in `temporary`. */
function start(folder: string, temporary: string, shell = ""): Promise<Client> {
  const exported = `export TMPDIR=${JSON.stringify(temporary)}${shell}`;
  return Client.start({ folders: [folder], storagePath: temporaryFolder(), shell: exported });
}

test("the last commits of a checkout are typed again, with progress, and leave no temporary files", async () => {
  const temporary = temporaryFolder();
  const client = await start(makeRepository(temporaryFolder(), COMMITS), temporary);
  assert.equal(await executeCommand(client.connection, COMMANDS.countCommits, []), 3);
  const trained = client.progress("t", (value) => /^Training: \d+%/.test(textOf(value)));
  const typed = client.progress("t", (value) => /commit 3 of 3 \(round 8 of 8\)/.test(textOf(value)));
  const ended = client.progress("t", ({ kind }) => kind === "end");
  const summary = await executeCommand(client.connection, COMMANDS.evaluateCommits, [{ seconds: 2 }], {
    workDoneToken: "t",
  });
  await Promise.all([trained, typed, ended]);
  const saved = Number(/^Of your last 3 commits, Unroll would have typed (\d+)%$/.exec(summary.headline)?.[1]);
  assert.ok(saved > 20 && saved < 100, summary.headline);
  const [comparison, strengths] = summary.charts;
  const labels = comparison!.groups.flat().map(({ label }) => label);
  assert.deepEqual(labels, [
    "Unroll, trained",
    "Unroll, not trained",
    "Unroll, without a network",
    "VS Code word suggestions",
    "Repeating earlier text",
  ]);
  assert.ok(comparison!.groups[0]![0]!.share > comparison!.groups[0]![3]!.share, comparison!.description);
  assert.match(strengths!.description, /New lines \d+%.*\.ts \d+%/);
  assert.deepEqual(readdirSync(temporary), []);
  await client.stop();
});

test("files are held out, with progress in percent and minutes, and the report begins with what that means", async () => {
  const folder = writeFiles(temporaryFolder(), repetitiveSources());
  const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
  const trained = client.progress("t", (value) => /^Training: \d+%, about \d minutes left$/.test(textOf(value)));
  const tested = client.progress("t", (value) => /^Testing: \d+%, .* left$/.test(textOf(value)));
  const report = await executeCommand(client.connection, COMMANDS.evaluate, [{ seconds: 2 }], { workDoneToken: "t" });
  await Promise.all([trained, tested]);
  assert.match(report, /^# In files it has not seen, Unroll would have typed \d+% for you\n/);
  await client.stop();
});

test("a folder without a history has no commits to type, and says so", async () => {
  const folder = writeFiles(temporaryFolder(), repetitiveSources());
  const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
  assert.equal(await executeCommand(client.connection, COMMANDS.countCommits, []), 0);
  await assert.rejects(executeCommand(client.connection, COMMANDS.evaluateCommits, []), /git repository/);
  const wrong = executeCommand(client.connection, COMMANDS.evaluateCommits, [{ commits: 0 }]);
  await assert.rejects(wrong, /0 is not a valid number of commits/);
  await client.stop();
});

/** A git that never ends where the files of a commit are to be read, and writes its process into `marker` first. */
const endlessGit = (marker: string) => `#!/bin/bash
PATH="\${PATH#*:}"
if [[ "$*" != *"cat-file --batch" ]]; then exec git "$@"; fi
echo $$ > ${JSON.stringify(marker)}
while true; do sleep 0.1; done
`;

for (const end of ["is cancelled", "loses its server"]) {
  for (const stage of ["training", "reading files"]) {
    test(`an evaluation that ${end} while ${stage} leaves no temporary files`, async () => {
      const temporary = temporaryFolder();
      const programs = temporaryFolder();
      const marker = path.join(programs, "marker");
      if (stage === "reading files") writeFileSync(path.join(programs, "git"), endlessGit(marker), { mode: 0o755 });
      const folder = makeRepository(temporaryFolder(), COMMITS.slice(0, 1));
      const client = await start(folder, temporary, ` PATH=${JSON.stringify(programs)}:$PATH`);
      const source = new CancellationTokenSource();
      const context = { token: source.token, workDoneToken: "t" };
      const training = client.progress("t", (value) => textOf(value).startsWith("Training"));
      const answer = executeCommand(client.connection, COMMANDS.evaluateCommits, [{ seconds: LONG }], context);
      const failure = assert.rejects(answer);
      if (stage === "training") await training;
      else await until(() => existsSync(marker) && readdirSync(temporary).length > 0);
      assert.notDeepEqual(readdirSync(temporary), []);
      if (end === "is cancelled") {
        source.cancel();
        await failure;
      } else {
        await client.kill();
        await until(() => readdirSync(temporary).length === 0); // no event tells of a grandchild
      }
      if (stage === "reading files") await until(() => !isAlive(Number(readFileSync(marker, "utf8"))));
      assert.deepEqual(readdirSync(temporary), []);
      if (end === "is cancelled") await client.stop();
    });
  }
}

function textOf(value: WorkDone): string {
  return value.kind === "report" ? (value.message ?? "") : "";
}

/** Waits for what no event tells of; the test's timeout gives up. */
async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await setTimeout(50);
}
