// `npm run bench -- speed`: Unroll beside its peers, in one run on one machine.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkClaims } from "./claims.ts";
import type { Run } from "./figures.ts";
import { measureFootprint } from "./footprint.ts";
import { measure } from "./measure.ts";
import { Peak } from "./peak.ts";
import { installPeers, missingPeers } from "./peers.ts";
import { planFigures } from "./plan.ts";
import { describeMachineAndPeak, tableOf, tableOfClaims } from "./report.ts";

export interface SpeedOptions {
  readonly quick: boolean;
  readonly peers: boolean;
  readonly secondsPerFigure: number;
}

const results = path.join(import.meta.dirname, "../results");
const built = path.join(import.meta.dirname, "../../dist/server.js");

/**
 * Measures and prints each table as it comes; writes speed.md and speed.json to bench/results/ unless `quick`.
 *
 * @throws Error when nothing is built
 */
export async function measureSpeed({ quick, peers, secondsPerFigure }: SpeedOptions): Promise<void> {
  if (!existsSync(built)) throw new Error("What is measured is what was built: npm run build first.");
  if (peers) installPeers();
  const peak = new Peak();
  console.log(`${describeMachineAndPeak(peak)}\n`);
  const notes = new Set<string>();
  const note = (text: string) => {
    if (!notes.has(text)) console.log(`note: ${text}`);
    notes.add(text);
  };
  const missing = missingPeers();
  for (const [engine, reason] of missing) note(`${engine} is left out: ${reason}`);
  const runs: Run[] = [];
  const sections: [title: string, table: string][] = [];
  const show = (title: string, table: string) => {
    sections.push([title, table]);
    console.log(`${title}\n\n${table}\n`);
  };
  for (const { title, figures } of planFigures(quick)) {
    const there = figures.filter(({ engine }) => !missing.has(engine));
    const measured = await measure(there, secondsPerFigure, peak, (text) => note(`${title}: ${text}`));
    runs.push(...measured);
    show(title, tableOf(measured));
  }
  const footprint = await measureFootprint();
  const claims = checkClaims(runs, footprint);
  show("Claims, of GRU H 512, B 32, T 64", tableOfClaims(claims));
  // A quick look must not take the place of all figures.
  if (quick) return;
  const machine = describeMachineAndPeak(peak);
  mkdirSync(results, { recursive: true });
  const json = { machine, runs, footprint, claims, notes: [...notes] };
  writeFileSync(path.join(results, "speed.json"), `${JSON.stringify(json, undefined, 1)}\n`);
  const parts = sections.map(([title, table]) => `## ${title}\n\n${table}`);
  const remarks = [...notes].map((text) => `- ${text}`).join("\n");
  writeFileSync(
    path.join(results, "speed.md"),
    `${["# Speed", `${machine}.`, ...parts, remarks].join("\n\n").trim()}\n`,
  );
}
