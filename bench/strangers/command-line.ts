import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { type Outcome, type Product, type RunOptions, write } from "./product.ts";
import type { Trial } from "./trial.ts";

const FILES = {
  "a.ts": "export const planetOrbit = computeOrbit(planet);\nlet a;\n",
  "한글 폴더/b c.ts": "export const planetOrbit = computeOrbit(planet);\nexport const planetOr",
  "a:1:2.ts": "let b;\n",
};

interface Expected {
  readonly code: number;
  /** Of the one line on standard error; nothing may be there without it. */
  readonly says?: RegExp;
  readonly output?: RegExp;
}

/** Runs a command line, whose words are split at blanks, in a folder with FILES. */
function tried(
  name: string,
  args: string | readonly string[],
  expected: Expected,
  options: RunOptions = {},
  prepare: (folder: string) => void = () => {},
): Trial {
  const words = typeof args === "string" ? args.split(" ").filter(Boolean) : args;
  return {
    name,
    async run(product: Product) {
      const folder = product.folder(FILES);
      prepare(folder);
      check(await product.run(words, folder, options), expected);
    },
  };
}

function check({ code, output, errors }: Outcome, expected: Expected): void {
  const { says, output: out } = expected;
  assert.equal(code, expected.code, `exit code ${code}: ${errors}`);
  assert.doesNotMatch(errors, /^\s+at /m, "a stack");
  if (says === undefined) assert.equal(errors, "");
  else {
    assert.match(errors, /^[^\n]*\n$/, "not one line");
    assert.match(errors, says);
  }
  if (out !== undefined) assert.match(output, out);
}

/** Wrong arguments: the words after `unroll`, and what the line says. */
const wrong = (args: string, says: RegExp) => tried(`\`${args}\` is refused with 2`, args, { code: 2, says });
/** As a failure of the world, whose words are in JSON, too. */
const failed = (name: string, args: string, says: RegExp, prepare?: (folder: string) => void) =>
  tried(`${name}: a line, and 1`, args, { code: 1, says }, {}, prepare);

const SHORT = "--seconds 0.01 --storage models";
const JSON_ERROR = /^\{"error":\{"message":"[^"]+","code":"[\w-]+"\}\}\n$/;
const KOREAN = { environment: { LC_ALL: "ko_KR.UTF-8" } };
const HANGUL = /\p{Script=Hangul}/u;

export const COMMAND_LINE: readonly Trial[] = [
  tried("`--version` prints a version", "--version", { code: 0, output: /^\d+\.\d+\.\d+\n$/ }),
  tried("`--help` names exit codes and commands", "--help", { code: 0, output: /evaluate[\s\S]*130/ }),
  tried("`help train` explains --json", "help train", { code: 0, output: /--json/ }),
  wrong("trian .", /Did you mean train\?/),
  wrong("train --secnds 1", /Did you mean --seconds\?/),
  wrong("train --seconds", /needs a value/),
  wrong("train --seconds -1", /from 0 to 86400/),
  wrong("train --seconds Infinity", /from 0 to 86400/),
  wrong("train --threads 99999", /from 0 to 64/),
  wrong("train --threads 1.5", /from 0 to 64/),
  wrong("evaluate", /missing: folders/),
  wrong("evaluate . --hidden-size 0.5", /from 1 to 8192/),
  wrong("evaluate . --layers 99", /from 1 to 16/),
  wrong("evaluate . --cell foo", /elman, gru, lstm, sru/),
  wrong("generate --length 0", /from 1 to/),
  wrong("generate --length NaN", /from 1 to/),
  wrong("generate --top-k 0", /from 1 to 256/),
  wrong("generate --temperature -1", /from 0 to 100/),
  wrong("generate --seed x", /an integer/),
  wrong("complete a.ts", /FILE:LINE:COLUMN/),
  wrong("complete a.ts:0:0", /no line 0: a\.ts has lines 1 to 3/),
  wrong("complete a.ts:9:1", /no line 9: a\.ts has lines 1 to 3/),
  wrong("complete a.ts:2:99", /no column 99: line 2 of a\.ts has columns 1 to 7/),
  wrong("serve", /--stdio/),
  tried("an empty name of a folder is refused", ["train", ""], { code: 2, says: /is empty/ }),
  tried("wrong arguments in JSON", "train --threads x --json", { code: 2, says: /64/, output: JSON_ERROR }),
  tried("a failure in JSON", "train nowhere --json", { code: 1, says: /nowhere/, output: JSON_ERROR }),
  tried("wrong arguments in Korean", "train --threads x", { code: 2, says: HANGUL }, KOREAN),
  tried("a failure in Korean", "train nowhere", { code: 1, says: HANGUL }, KOREAN),
  tried("the help in Korean", "--help", { code: 0, output: HANGUL }, KOREAN),
  failed("a folder that does not exist", "train nowhere", /nowhere does not exist/),
  failed("a file for a folder", "train a.ts", /a\.ts is not a folder/),
  failed("an empty folder", "train empty --storage models", /nothing to learn/, (folder) =>
    mkdirSync(path.join(folder, "empty")),
  ),
  failed("a folder without text", "train bin --storage models", /all files were skipped/, (folder) =>
    write(folder, { "bin/x": Uint8Array.of(0, 1, 2) }),
  ),
  failed("a missing file", "complete none.ts:1:1", /none\.ts does not exist/),
  failed("a folder for a file", "complete .:1:1", /is a folder/),
  failed("no model", "generate --storage models", /Run: unroll train/),
  failed("one file to evaluate", "evaluate one", /only one file/, (folder) =>
    write(folder, { "one/a.ts": "let a;\n" }),
  ),
  failed("models in a file", "train . --storage a.ts", /cannot be used to store models/),
  failed("models below a file", "train . --storage a.ts/x/y", /cannot be used to store models/),
  failed("models behind a link to nowhere", "train . --storage link/x", /cannot be used to store models/, (folder) =>
    symlinkSync("/nowhere/at/all", path.join(folder, "link")),
  ),
  ...(existsSync("/proc/self") ? [failed("models in /proc", "train . --storage /proc/x/y", /cannot be used/)] : []),
  tried("the shortest training learns", `train . ${SHORT}`, { code: 0, output: /^Learned 3 files .*\d bits/ }),
  tried("and reports no NaN and no null", `train . ${SHORT} --json`, { code: 0, output: /^(?!.*null)\{.*\}\n$/ }),
  tried("the same folder thrice", `train . ./ .// ${SHORT}`, { code: 0, output: /^Learned 3 files/ }),
  tried("blanks and Hangul in a path", ["train", "한글 폴더", ...SHORT.split(" ")], { code: 0, output: /^Learned 1 / }),
  tried("a file name with colons", "complete a:1:2.ts:1:1 --storage models --json", { code: 0, output: /^\[.*\]\n$/ }),
  tried("completing a known line", ["complete", "한글 폴더/b c.ts:2:22"], { code: 0, output: /^bit = computeOrbit/ }),
  {
    name: "Ctrl+C, kill and a closed terminal: train saves, says so, and ends with 130",
    async run(product) {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        const folder = product.folder(FILES);
        const interrupt = { signal, when: () => existsSync(path.join(folder, "models")) };
        const args = "train . --seconds 60 --storage models".split(" ");
        check(await product.run(args, folder, { interrupt }), { code: 130, says: /Saving what was learned/ });
      }
    },
  },
  {
    name: "evaluate ends at once and quietly with 130",
    async run(product) {
      const interrupt = { signal: "SIGINT", when: () => true } as const;
      const outcome = await product.run(["evaluate", ".", "--seconds", "60"], product.folder(FILES), { interrupt });
      check(outcome, { code: 130, output: /^$/ });
    },
  },
  {
    name: "generate ends as soon as its reader does",
    async run(product) {
      const folder = product.folder(FILES);
      check(await product.run(["train", ".", ...SHORT.split(" ")], folder), { code: 0 });
      const args = "generate --storage models --length 10000000".split(" ");
      check(await product.run(args, folder, { firstOutputOnly: true }), { code: 0 });
    },
  },
  {
    name: "the program can be started by its name",
    async run(product) {
      const folder = product.folder();
      const link = path.join(folder, "unroll");
      symlinkSync(product.program, link);
      chmodSync(product.program, 0o755);
      check(await product.run(["--version"], folder, { program: link }), { code: 0, output: /^\d/ });
    },
  },
];
