import { latencyOf } from "../../server/evaluation/latency.ts";
import type { LoopReport } from "./event-loop.ts";

/** What is asked of a scenario; figures that are not named may be what they are. */
export interface Bounds {
  readonly longest?: number;
  readonly p95?: number;
  readonly seconds?: number;
  readonly processor?: number;
}

/** What was measured in one scenario. */
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
  /** Until what the scenario waits for had come; absent where it waits for nothing, null where it did not come. */
  readonly seconds?: number | null;
  /** Processor time of the server, in seconds. */
  readonly processor: number;
  /** The highest resident memory, in megabytes. */
  readonly resident: number;
  readonly bounds: Bounds;
}

/** Figures from what the event loop did and how long requests took. */
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

/** Which of the bounds do not hold. */
export function broken(figures: Figures): (keyof Bounds)[] {
  const names = Object.keys(figures.bounds) as (keyof Bounds)[];
  return names.filter((name) => !((figures[name] ?? Infinity) <= figures.bounds[name]!));
}
