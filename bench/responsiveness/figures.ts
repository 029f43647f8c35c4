import { latencyOf } from "../../server/evaluation/latency.ts";
import type { LoopReport } from "./event-loop.ts";

/** The bounds of a scenario; figures without one are free. */
export interface Bounds {
  readonly longest?: number;
  readonly p95?: number;
  readonly seconds?: number;
  readonly processor?: number;
}

/** The measurements of one scenario. */
export interface Figures {
  readonly scenario: string;
  readonly what: string;
  /** The longest block of the event loop, and the most that the main thread computed in one go, in milliseconds. */
  readonly longest: number;
  readonly mostComputed: number;
  /** Requests, and how long they took, in milliseconds. */
  readonly requests: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  /** The time until the awaited event; absent where the scenario awaits none, null where it did not come. */
  readonly seconds?: number | null;
  /** Processor time of the server, in seconds. */
  readonly processor: number;
  /** The highest resident memory, in megabytes. */
  readonly resident: number;
  readonly bounds: Bounds;
}

/** Figures from the report on the event loop and the requests' latencies. */
export function figuresOf(
  scenario: string,
  what: string,
  loop: LoopReport,
  latencies: readonly number[],
  rest: Pick<Figures, "bounds"> & Partial<Figures>,
): Figures {
  const { p50, p95 } = latencyOf(latencies);
  return {
    scenario,
    what,
    longest: loop.longest,
    mostComputed: loop.mostComputed,
    requests: latencies.length,
    median: p50,
    p95,
    max: Math.max(0, ...latencies),
    processor: loop.processor / 1000,
    resident: loop.resident,
    ...rest,
  };
}

/** The bounds that do not hold. */
export function broken(figures: Figures): (keyof Bounds)[] {
  const names = Object.keys(figures.bounds) as (keyof Bounds)[];
  return names.filter((name) => !((figures[name] ?? Infinity) <= figures.bounds[name]!));
}
