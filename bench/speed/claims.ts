// Unroll's claims about its speed, each compared with the measurements of the same run.
import type { Figure, Run } from "./figures.ts";
import type { Footprint } from "./footprint.ts";
import { ALL_THREADS, AS_MANY_PARAMETERS, CLAIMED } from "./plan.ts";

/** One claim: `measured` has to be at least, or at most, `bound`; undefined where it could not be measured. */
export interface Claim {
  readonly text: string;
  readonly measured: number | undefined;
  readonly bound: number;
  readonly atMost: boolean;
  readonly unit: "×" | "%" | "µs" | "MB" | "kB";
}

/** Ratios are of the best of both, since the best is what the machine does when it is left alone. */
export function checkClaims(runs: readonly Run[], { server, webAssembly }: Footprint): readonly Claim[] {
  const find = (wanted: Partial<Figure>) => best(runs, { ...CLAIMED, ...wanted });
  const ours = (kernels: Figure["kernels"], threads: number) => find({ engine: "unroll", kernels, threads });
  const pytorch = (threads: number) => find({ engine: "pytorch", threads });
  const revec = ours("revec", 1);
  const relaxed = ours("relaxed", 1);
  const all = ours("revec", ALL_THREADS);
  const sru = find({ ...AS_MANY_PARAMETERS, engine: "unroll", kernels: "revec", threads: 1 });
  const step = best(runs, { ...DEFAULT_STEP, engine: "unroll" });
  return [
    atLeast("one thread, revec, over PyTorch's", 1.8, "×", ratio(revec, pytorch(1))),
    atLeast("one thread, relaxed, over PyTorch's", 1, "×", ratio(relaxed, pytorch(1))),
    atLeast(`${ALL_THREADS} threads, revec, over PyTorch's`, 1.8, "×", ratio(all, pytorch(ALL_THREADS))),
    atLeast(`${ALL_THREADS} threads over one, revec`, 0.875 * ALL_THREADS, "×", ratio(all, revec)),
    atLeast("sru H 1024 over gru H 512, one thread, revec", 1, "×", ratio(sru, revec)),
    atLeast("of the peak, revec", 75, "%", percent(revec)),
    atLeast("of the 128-bit peak, relaxed", 80, "%", percent(relaxed)),
    atMost("one character at H 512, int8", 45, "µs", step?.best),
    atMost("the training process", 400, "MB", all?.resident),
    atMost("the server with 2 million parameters", 150, "MB", server),
    atMost("WebAssembly", 200, "kB", webAssembly),
  ];
}

/** Whether a claim holds; undefined where it could not be measured. */
export function holds({ measured, bound, atMost }: Claim): boolean | undefined {
  if (measured === undefined) return undefined;
  return atMost ? measured <= bound : measured >= bound;
}

const DEFAULT_STEP: Partial<Figure> = { what: "step", cell: "gru", hidden: 512, layers: 1, precision: "int8" };

function atLeast(text: string, bound: number, unit: Claim["unit"], measured: number | undefined): Claim {
  return { text, measured, bound, atMost: false, unit };
}

function atMost(text: string, bound: number, unit: Claim["unit"], measured: number | undefined): Claim {
  return { text, measured, bound, atMost: true, unit };
}

/** The best of the runs that are as wanted: of PyTorch's two inputs, and for a step of all builds. */
function best(runs: readonly Run[], wanted: Partial<Figure>): Run | undefined {
  const fitting = runs.filter((run) => Object.entries(wanted).every(([key, value]) => run[key as keyof Run] === value));
  const sorted = fitting.toSorted((a, b) => (a.what === "train" ? b.best - a.best : a.best - b.best));
  return sorted[0];
}

function ratio(a: Run | undefined, b: Run | undefined): number | undefined {
  return a && b && a.best / b.best;
}

function percent(run: Run | undefined): number | undefined {
  return run?.share === undefined ? undefined : 100 * run.share;
}
