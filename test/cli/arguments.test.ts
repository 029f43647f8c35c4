// Whatever is wrong with the arguments is one line, and exit code 2; what is wrong with the world is one line, and 1.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { PROGRAM, unroll } from "./unroll.ts";

/** Runs one after the other on two processors. */
async function inPairs<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await action(item);
  };
  await Promise.all([work(), work()]);
}

async function assertFails(args: readonly string[], code: number, problem: RegExp, cwd: string): Promise<void> {
  const what = JSON.stringify(args);
  const plain = await unroll(args, { cwd });
  assert.equal(plain.code, code, `${what}: ${plain.errors}`);
  assert.match(plain.errors, /^[^\n]+\n$/, `${what}: one line`);
  assert.match(plain.errors, problem, what);
  assert.doesNotMatch(plain.errors, /ENO|EACC|EISDIR|\bat .*:\d+|Error:/, what);
  assert.equal(plain.output, "", what);
  const json = await unroll([args[0]!, "--json", ...args.slice(1)], { cwd });
  assert.equal(json.code, code, what);
  const { error } = JSON.parse(json.output); // and nothing else
  assert.match(error.message, problem, what);
  assert.equal(error.code === "usage", code === 2, `${what}: ${error.code}`);
}

const WRONG: readonly (readonly [string, RegExp])[] = [
  ["trian .", /no command trian.*train/],
  ["--nonsense", /no option --nonsense.*unroll --help/],
  ["train --secnds 3", /no option --secnds.*--seconds.*unroll train --help/],
  ["train --seconds", /--seconds.* needs a value/],
  ["train --seconds -1", /--seconds .*'-1'.*from 0 to 86400/],
  ["train --seconds Infinity", /from 0 to 86400/],
  ["train --seconds x", /from 0 to 86400/],
  ["train --threads 99999", /an integer from 0 to 64/],
  ["train --threads -1", /an integer from 0 to 64/],
  ["train --threads 1.5", /an integer from 0 to 64/],
  ["complete", /missing: place/],
  ["inspect", /missing: what/],
  ["inspect weights .", /argument what cannot be 'weights'.*gradients/],
  ["inspect gradients --lag 0", /from 1 to 1000/],
  ["complete a.ts", /FILE:LINE:COLUMN/],
  ["complete a.ts:1", /FILE:LINE:COLUMN/],
  ["complete a.ts:1:-1", /FILE:LINE:COLUMN/],
  ["complete a.ts:1:1 b.ts:1:1", /too many arguments/],
  ["complete a.ts:0:1", /no line 0: a\.ts has lines 1 to 3/],
  ["complete a.ts:1:0", /no column 0: line 1 of a\.ts has columns 1 to 7/],
  ["complete a.ts:4:1", /no line 4: a\.ts has lines 1 to 3/],
  ["complete a.ts:1:8", /columns 1 to 7/],
  ["complete a.ts:1:1 --threshold 1", /between 0 and 1/],
  ["generate --length 0", /an integer from 1 to/],
  ["generate --length NaN", /an integer from 1 to/],
  ["generate --length 1e9", /an integer from 1 to/],
  ["generate --top-k 0", /an integer from 1 to 256/],
  ["generate --temperature -0.1", /from 0 to 100/],
  ["generate --seed x", /--seed.*an integer/],
  ["generate --language", /--language.* needs a value/],
  ["generate --language rust", /no files in rust\. Its languages: /],
  ["evaluate", /missing: folders/],
  ["evaluate . --cell foo", /one of elman, gru, lstm, sru/],
  ["evaluate . --hidden-size 0.5", /an integer from 1 to 8192/],
  ["evaluate . --layers 0", /an integer from 1 to 16/],
  ["evaluate . --window 33", /an integer from 1 to 32/],
  ["evaluate . --commits 0", /an integer from 1 to/],
  ["evaluate . --commits x", /--commits.*an integer from 1 to/],
  ["evaluate . --commits", /--commits.* needs a value/],
  ["evaluate . .. --commits 3", /--commits.* one folder only/],
  ["evaluate . --commits 3 --seed 2", /--commits and --seed cannot be used together.*evaluate --help/],
  ["evaluate . --layers 2 --commits 3", /--commits and --layers cannot be used together/],
];

test("wrong arguments end with 2, a line that says what is right, and JSON where that is asked for", async () => {
  const cwd = writeFiles(temporaryFolder(), { "a.ts": "let a;\r\nb\n" });
  await inPairs(WRONG, ([line, problem]) => assertFails(line.split(" "), 2, problem, cwd));
  await assertFails(["train", ""], 2, /name of a folder is empty/, cwd);
});

test("files and folders that are none end with 1 and a line that says so", async () => {
  const cwd = writeFiles(temporaryFolder(), {
    "a.ts": "let a;\n",
    "src/b.ts": "",
    binary: Uint8Array.of(0, 1, 2, 3, 255),
  });
  await mkdir(path.join(cwd, "empty"));
  const failures: [string, RegExp][] = [
    ["train missing", /missing does not exist/],
    ["train a.ts", /a\.ts is not a folder/],
    ["train empty", /nothing to learn.*source code/],
    ["evaluate empty", /nothing to learn/],
    ["evaluate .", /only one file/],
    ["evaluate missing", /does not exist/],
    ["complete missing.ts:1:1", /missing\.ts does not exist/],
    ["complete a.ts/b.ts:1:1", /does not exist/],
    ["complete src:1:1", /src is a folder/],
    ["complete binary:1:1", /binary cannot be read: binary/],
    ["complete a.ts:1:1 --folder missing", /does not exist/],
    ["generate --folder .", /There is no model of .* Run: unroll train \S+\s*$/],
  ];
  const storage = ["--storage", path.join(temporaryFolder(), "models")];
  await inPairs(failures, ([line, problem]) => {
    const args = line.split(" ");
    return assertFails(args[0] === "evaluate" ? args : [...args, ...storage], 1, problem, cwd);
  });
});

test("a place for models that cannot be made ends at once, with the reason", { timeout: 60_000 }, async () => {
  const cwd = writeFiles(temporaryFolder(), { "a.ts": "let a;\n", file: "" });
  await symlink(path.join(cwd, "nowhere/at/all"), path.join(cwd, "link"));
  const places: [string, RegExp][] = [
    ["file", /file\S* cannot be used to store models: part of the path is not a folder/],
    ["file/below", /below\S* cannot be used to store models: part of the path is not a folder/],
    ["link/below", /cannot be used to store models: part of the path is not a folder/],
    [`long/${"x".repeat(300)}`, /the name is too long/],
  ];
  if (process.platform === "linux") places.push(["/proc/unroll/models", /cannot be used to store models/]);
  await inPairs(places, ([place, problem]) => assertFails(["train", ".", "--storage", place], 1, problem, cwd));
});

test("errors come in the user's language", async () => {
  const cwd = temporaryFolder();
  const korean = { LC_ALL: "", LC_MESSAGES: "", LANG: "ko_KR.UTF-8", LANGUAGE: "" };
  for (const args of [["trian"], ["train", "--seconds", "x"], ["train", "missing"], ["complete", "a:0:0"], ["train"]]) {
    const { errors } = await unroll(args, { cwd, environment: korean });
    assert.match(errors, /^[^\n]*\p{Script=Hangul}[^\n]*\n$/u, args.join(" "));
  }
  const { errors } = await unroll(["trian"], { cwd, environment: { ...korean, LC_ALL: "en_US.UTF-8" } });
  assert.doesNotMatch(errors, /\p{Script=Hangul}/u);
});

test("the version is that of the package, and the program can be started by itself", async () => {
  const { version, bin } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const flag of ["--version", "-v"]) assert.equal((await unroll([flag])).output, `${version}\n`);
  assert.equal(path.resolve(bin.unroll), PROGRAM);
  assert.match(readFileSync(PROGRAM, "utf8"), /^#!\/usr\/bin\/env node\n/);
  const help = await unroll(["--help"]);
  assert.match(help.output, /Exit codes: 0 .* 1 .* 2 .* 130 /);
  assert.match((await unroll(["train", "--help"])).output, /--json +.*JSON/);
});

test("a file is completed whatever its name, and with a byte order mark as without", async () => {
  const line = "export const planetOrbitRadius = computeOrbit(planet);\n";
  const text = `${line.repeat(20)}export const planetOr`;
  const cwd = writeFiles(temporaryFolder(), {
    "한글 폴더/a:3:4.ts": text,
    "bom.ts": `\ufeff${text}`,
    "other.ts": line.repeat(3),
  });
  const args = ["--storage", "models", "--json"];
  const at = async (place: string, ...more: string[]) => {
    const { code, output, errors } = await unroll(["complete", place, ...args, ...more], { cwd });
    assert.equal(code, 0, errors);
    assert.equal(errors, "", "no progress where standard error is no terminal");
    return JSON.parse(output).map(({ insertText }: { insertText: string }) => insertText);
  };
  const lineOf = ([suggestion = ""]: string[]) => suggestion.split("\n")[0];
  const expected = "bitRadius = computeOrbit(planet);";
  assert.equal(lineOf(await at("한글 폴더/a:3:4.ts:21:22")), expected);
  assert.equal(lineOf(await at("bom.ts:21:22", "--folder", "한글 폴더/")), expected);
  await writeFile(path.join(cwd, "bom.ts"), `\ufeffa`);
  await at("bom.ts:1:2");
  assert.equal((await unroll(["complete", "bom.ts:1:3", ...args], { cwd })).code, 2, "the mark is no column");
});
