// The side of an engine in the conversation with engine.ts: a line of JSON for a line of JSON.
import { createInterface } from "node:readline";
import type { Figure } from "./figures.ts";

/** The figure that this process measures. */
export function figure(): Figure {
  return JSON.parse(process.argv[2] ?? "{}") as Figure;
}

/**
 * Runs as often as each line requests, and answers with the seconds of each run; ends when the lines do.
 *
 * @param run a training step, or as many single steps as `charactersOf` says
 */
export async function answer(run: () => void | Promise<void>): Promise<void> {
  tell({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const { runs } = JSON.parse(line) as { readonly runs: number };
    const seconds: number[] = [];
    for (let i = 0; i < runs; i++) {
      const start = performance.now();
      await run();
      seconds.push((performance.now() - start) / 1000);
    }
    tell({ seconds, resident: process.memoryUsage.rss() / 1e6 });
  }
}

function tell(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
