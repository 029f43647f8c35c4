// `npm run bench -- responsiveness`: measures how long the server keeps its client waiting.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeMachine } from "../machine.ts";
import type { Figures } from "./figures.ts";
import { Laboratory } from "./laboratory.ts";
import { pageOf, type Run, tableOf } from "./report.ts";
import { SCENARIOS } from "./scenarios.ts";

export interface ResponsivenessOptions {
  /** The built server. */
  readonly server: string;
  /** Letters of scenarios; by default all. */
  readonly only?: string;
  /** Which run of the results' page this is. */
  readonly as: string;
}

const json = path.join(import.meta.dirname, "../results/responsiveness.json");
const page = path.join(import.meta.dirname, "../results/responsiveness.md");

/**
 * Measures and prints each row as it comes; writes responsiveness.md and .json to bench/results/, in which other runs, and
 * scenarios that this one leaves out, stay as they are.
 *
 * @throws Error when nothing is built, or there is no such scenario
 */
export async function measureResponsiveness(options: ResponsivenessOptions): Promise<void> {
  const server = path.resolve(process.env.UNROLL_CWD ?? ".", options.server);
  if (!existsSync(server))
    throw new Error(`${server} does not exist. What is measured is what was built: npm run build first.`);
  const letters = options.only?.split(",") ?? Object.keys(SCENARIOS);
  const unknown = letters.filter((letter) => SCENARIOS[letter] === undefined);
  if (unknown.length > 0)
    throw new Error(`There is no scenario ${unknown.join(", ")}; there are ${Object.keys(SCENARIOS).join(", ")}.`);
  const laboratory = new Laboratory(server);
  try {
    for (const letter of letters) {
      const measured: Figures[] = [];
      for await (const figures of SCENARIOS[letter]!(laboratory)) {
        console.log(`${tableOf([figures])}\n`);
        measured.push(figures);
      }
      keep(options.as, letter, measured);
    }
  } finally {
    laboratory.dispose();
  }
}

/** Writes the results with the scenario's new figures in place of those before. */
function keep(name: string, letter: string, measured: readonly Figures[]): void {
  const runs: Record<string, Run> = existsSync(json) ? JSON.parse(readFileSync(json, "utf8")) : {};
  const others = (runs[name]?.figures ?? []).filter(({ scenario }) => scenario !== letter);
  const figures = [...others, ...measured].sort((a, b) => a.scenario.localeCompare(b.scenario));
  runs[name] = { machine: describeMachine(), figures };
  writeFileSync(json, `${JSON.stringify(runs, undefined, 1)}\n`);
  writeFileSync(page, pageOf(runs));
}
