import { table } from "../../server/evaluation/table.ts";
import { describeMachine } from "../machine.ts";
import { type Claim, holds } from "./claims.ts";
import { nameOf, type Run } from "./figures.ts";
import type { Peak } from "./peak.ts";

/** The machine, and "peak of a core 117 GFLOP/s, 59 in vectors of 128 bits". */
export function describeMachineAndPeak({ known, wide, narrow }: Peak): string {
  const peaks = `peak of a core ${wide.toFixed(0)} GFLOP/s, ${narrow.toFixed(0)} in vectors of 128 bits`;
  return `${describeMachine()}; ${known ? peaks : "peak unknown, for want of a C compiler"}`;
}

/** The runs of one group. */
export function tableOf(runs: readonly Run[]): string {
  return table(
    ["engine", "threads", "best", "median", "unit", "GFLOP/s", "of peak", "MB"],
    runs.map((run) => [
      nameOf(run),
      `${run.threads}`,
      rounded(run.best),
      rounded(run.median),
      run.unit,
      run.gflops.toFixed(1),
      run.share === undefined ? "–" : `${(100 * run.share).toFixed(0)} %`,
      run.resident.toFixed(0),
    ]),
  );
}

/** All claims, each with what was measured. */
export function tableOfClaims(claims: readonly Claim[]): string {
  return table(
    ["claim", "bound", "measured", "holds"],
    claims.map((claim) => {
      const value = (number: number) => `${rounded(number)} ${claim.unit}`;
      const measured = claim.measured === undefined ? "–" : value(claim.measured);
      const verdict = { true: "yes", false: "no", undefined: "–" }[`${holds(claim)}`];
      return [claim.text, `${claim.atMost ? "≤" : "≥"} ${value(claim.bound)}`, measured, verdict];
    }),
  );
}

/** Three digits that count, and thousands apart. */
function rounded(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value.toFixed(value >= 10 ? 1 : 2);
}
