import type { Statement } from "./typing.ts";

const BINS = 10;

/** The suggestions that state a probability from `from` up to the next bin's. */
export interface ReliabilityBin {
  readonly from: number;
  readonly shown: number;
  /** The mean of the stated probabilities; 0 in an empty bin. */
  readonly stated: number;
  /** The share that was right: as large as `stated`, were the suggester calibrated. 0 in an empty bin. */
  readonly right: number;
}

/** Ten bins of equal width. A probability of 1 falls into the last. */
export function reliabilityOf(statements: readonly Statement[]): ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const own = statements.filter(({ probability }) => Math.min(Math.floor(BINS * probability), BINS - 1) === bin);
    const stated = own.reduce((sum, { probability }) => sum + probability, 0);
    const right = own.filter((statement) => statement.right).length;
    const shown = own.length;
    return { from: bin / BINS, shown, stated: shown > 0 ? stated / shown : 0, right: shown > 0 ? right / shown : 0 };
  });
}
