import { Engine, EngineError } from "./engine.ts";
import { type Figure, nameOf, type Run, summarize } from "./figures.ts";
import type { Peak } from "./peak.ts";

/** Turns in which the figures of a group share their seconds: what disturbs the machine for a while disturbs all. */
const TURNS = 5;

/**
 * Measures figures in turns. Leaves out one that fails, and passes the reason to `note`.
 *
 * @param seconds for each of them
 */
export async function measure(
  figures: readonly Figure[],
  seconds: number,
  peak: Peak,
  note: (text: string) => void,
): Promise<Run[]> {
  let engines = await keep(figures, (figure) => Engine.start(figure), note);
  try {
    for (const { warning } of engines) if (warning !== undefined) note(warning);
    for (let turn = 1; turn <= TURNS; turn++) {
      const until = (seconds * turn) / TURNS;
      engines = await keep(engines, (engine) => engine.runUntil(until), note);
      peak.measure();
    }
    return engines.map(({ figure, seconds, resident }) => {
      const summary = summarize(figure, seconds);
      return { ...figure, ...summary, ...peak.share(figure, summary.gflops), resident };
    });
  } finally {
    for (const engine of engines) engine.stop();
  }
}

/** Maps the items one after the other, without those that fail. */
async function keep<T extends Figure | Engine>(
  items: readonly T[],
  act: (item: T) => Promise<Engine>,
  note: (text: string) => void,
): Promise<Engine[]> {
  const kept: Engine[] = [];
  for (const item of items) {
    try {
      kept.push(await act(item));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      note(`${nameOf("figure" in item ? item.figure : item)}: ${error.message}`);
    }
  }
  return kept;
}
