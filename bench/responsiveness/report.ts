import { table } from "../../server/evaluation/table.ts";
import { type Bounds, broken, type Figures } from "./figures.ts";

/** One run of the benchmark: figures of several runs do not belong together. */
export interface Run {
  readonly machine: string;
  readonly figures: readonly Figures[];
}

const UNITS: Readonly<Record<keyof Bounds, [name: string, unit: string]>> = {
  longest: ["block", "ms"],
  p95: ["p95", "ms"],
  seconds: ["waited", "s"],
  processor: ["processor", "s"],
};

/** A row for each scenario; figures above their bound are bold. */
export function tableOf(figures: readonly Figures[]): string {
  return table(
    [
      "",
      "longest block",
      "most computed",
      "requests",
      "median",
      "p95",
      "max",
      "waited",
      "processor",
      "memory",
      "bounds",
    ],
    figures.map((row) => {
      const above = broken(row);
      const mark = (name: keyof Bounds, text: string) => (above.includes(name) ? `**${text}**` : text);
      const bounds = Object.entries(row.bounds) as [keyof Bounds, number][];
      return [
        `${row.scenario}. ${row.what}`,
        mark("longest", milliseconds(row.longest)),
        milliseconds(row.mostComputed),
        row.requests === 0 ? "–" : `${row.requests}`,
        row.requests === 0 ? "–" : milliseconds(row.median),
        row.requests === 0 ? "–" : mark("p95", milliseconds(row.p95)),
        row.requests === 0 ? "–" : milliseconds(row.max),
        row.seconds === undefined ? "–" : mark("seconds", row.seconds === null ? "given up" : seconds(row.seconds)),
        mark("processor", seconds(row.processor)),
        `${row.resident.toFixed(0)} MB`,
        bounds.map(([name, bound]) => `${UNITS[name][0]} ≤ ${bound} ${UNITS[name][1]}`).join(", ") || "–",
      ];
    }),
  );
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} s`;
}

/** The page in bench/results. */
export function pageOf(runs: Readonly<Record<string, Run>>): string {
  const head = `# Responsiveness

Made by \`npm run bench -- responsiveness\`: the built server, with a client that types a key every 200 ms and asks for a suggestion
after each. A block is the time in which the server's event loop lets nothing in, by a timer of 5 ms in its process; the most that its main
thread computed in one go tells it from time in which the machine was busy with something else. Waited: until the workspace was
remembered (a), or until the first suggestion after the change (g). Bold: above its bound.`;
  const parts = Object.entries(runs).map(
    ([name, { machine, figures }]) =>
      `## ${name[0]!.toUpperCase()}${name.slice(1)}\n\n${machine}.\n\n${tableOf(figures)}`,
  );
  return `${[head, ...parts].join("\n\n")}\n`;
}
