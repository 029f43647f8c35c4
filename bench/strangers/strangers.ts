// `npm run bench -- strangers`: tries on the built product what strangers ran into.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { markdownTable } from "markdown-table";
import { COMMAND_LINE } from "./command-line.ts";
import { FORGETTING } from "./forgetting.ts";
import { GATE } from "./gate.ts";
import { KINDS } from "./kinds.ts";
import { Product } from "./product.ts";
import { SECRETS } from "./secrets.ts";
import { STORES } from "./stores.ts";
import { SUGGESTIONS } from "./suggestions.ts";
import type { Trial } from "./trial.ts";

/** By group; each group has its file. */
const TRIALS: Readonly<Record<string, readonly Trial[]>> = {
  gate: GATE,
  secrets: SECRETS,
  kinds: KINDS,
  suggestions: SUGGESTIONS,
  stores: STORES,
  forgetting: FORGETTING,
  "command-line": COMMAND_LINE,
};

const page = path.join(import.meta.dirname, "../results/strangers.md");

/**
 * Prints a line for each trial as it ends, and sets the exit code where one found a fault; writes
 * bench/results/strangers.md when all groups were tried.
 *
 * @throws Error when nothing is built, or there is no such group
 */
export async function tryAsStrangers(
  groups: readonly string[],
  { product: dist }: { readonly product: string },
): Promise<void> {
  const folder = path.resolve(process.env.UNROLL_CWD ?? ".", dist);
  if (!existsSync(path.join(folder, "server.js")))
    throw new Error(`There is no server.js in ${folder}. What is tried is what was built: npm run build first.`);
  const unknown = groups.filter((group) => TRIALS[group] === undefined);
  if (unknown.length > 0)
    throw new Error(`There is no group ${unknown.join(", ")}; there are ${Object.keys(TRIALS).join(", ")}.`);
  const product = new Product(folder);
  const rows: string[][] = [];
  let faults = 0;
  try {
    for (const group of groups.length > 0 ? groups : Object.keys(TRIALS)) {
      for (const trial of TRIALS[group]!) {
        const fault = await faultOf(trial, product);
        if (fault !== undefined) faults++;
        const verdict = fault === undefined ? "fine" : `FAULT: ${fault}`;
        console.log(`${group.padEnd(12)} ${trial.name}: ${verdict}`);
        rows.push([group, trial.name, verdict]);
      }
    }
  } finally {
    product.dispose();
  }
  const summary = `${rows.length} situations tried, ${faults} faults.`;
  console.log(summary);
  if (faults > 0) process.exitCode = 1;
  if (groups.length > 0) return;
  const head =
    "# What strangers hit\n\nWritten by `npm run bench -- strangers`, which tries each on the built product.";
  writeFileSync(page, `${head}\n\n${summary}\n\n${markdownTable([["group", "situation", "verdict"], ...rows])}\n`);
}

async function faultOf(trial: Trial, product: Product): Promise<string | undefined> {
  try {
    await trial.run(product);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
  } finally {
    product.endServers();
  }
}
