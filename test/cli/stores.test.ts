// Where the command line keeps models, and what it does when another process trains.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());
const home = temporaryFolder();
before(() => trainBySteps([workspace], path.join(home, "models"), { steps: 1 }));

test("~ is the home folder also where the shell leaves it as it is", async () => {
  const cwd = temporaryFolder();
  const args = ["generate", "--folder", workspace, "--length", "10", "--storage=~/models"];
  const { code, errors } = await unroll(args, { cwd, environment: { HOME: home, USERPROFILE: home } });
  assert.deepEqual({ code, errors, made: readdirSync(cwd) }, { code: 0, errors: "", made: [] });
});

test("of four trainings at once one trains, and the others say who does, each in its language", async () => {
  const storage = temporaryFolder();
  const train = (language: string, ...more: string[]) =>
    unroll(["train", workspace, "--seconds", "6", "--storage", storage, ...more], {
      environment: { LC_ALL: language },
    });
  const outcomes = await Promise.all([
    train("C"),
    train("C", "--json"),
    train("ko_KR.UTF-8"),
    train("ko_KR.UTF-8", "--json"),
  ]);
  const refused = outcomes.filter(({ code }) => code !== 0);
  assert.equal(refused.length, 3, JSON.stringify(outcomes));
  for (const { code, output, errors } of refused) {
    assert.equal(code, 1);
    const said = output === "" ? errors : JSON.parse(output).error;
    const message = typeof said === "string" ? said : said.message;
    if (typeof said !== "string") assert.equal(said.code, "busy");
    assert.match(
      message,
      /^(A command line is already training .*process \d+ on |명령줄에서 .*프로세스 \d+, \d\d:\d\d부터)/,
    );
    assert.equal(message.trim().split("\n").length, 1);
  }
  const [store] = readdirSync(storage);
  const files = [".gitignore", "folders.json", "memory.unroll", "model.unroll", "training.json"];
  assert.deepEqual(readdirSync(path.join(storage, store!)).sort(), files);
});
