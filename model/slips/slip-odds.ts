import type { TokenKind } from "./tokens.ts";

/**
 * How well a word is known that stands in a line: from other lines of its file, from other files alone, or not at all. Words that
 * are new are improbable wherever they stand.
 */
export type Familiarity = "file" | "workspace" | "new";

/** What may have been meant at a place instead of what is written there. */
export interface Alternative {
  /** It stands in place of what is written; where something is missing, before it. */
  readonly text: Uint8Array;
  readonly isMissing: boolean;
  /** −ln of the probability of the text and of what follows it in its line, in nats. */
  readonly cost: number;
}

/** A word or sign that was not expected, and what was. */
export interface Doubt {
  readonly kind: TokenKind;
  readonly familiarity: Familiarity;
  /** −ln of the probability of what is written and of what follows it in its line, in nats. */
  readonly cost: number;
  readonly alternatives: readonly Alternative[];
}

/** What was probably meant, and by how much: see `likeliestSlip`. */
export interface Slip {
  readonly score: number;
  readonly meant: Alternative;
}

/** How improbable it is that somebody writes just this by mistake, in nats: a name is one of many, an operator one of few. */
const MISTAKE = { word: 5, operator: 0, sign: 0, missing: 2 } as const;

/** A name from another file is a slip more rarely than one of the same file; new names are no slips. */
const WEIGHT = { file: 1, workspace: 0.5, new: 0 } as const;

/**
 * The alternative that was most probably meant, by Bayes: the log odds, in nats, of its having been meant and mistaken
 * against what is written having been meant. Undefined where nothing is more probable than what is written.
 */
export function likeliestSlip({ kind, familiarity, cost, alternatives }: Doubt): Slip | undefined {
  const weight = kind === "word" ? WEIGHT[familiarity] : 1;
  let likeliest: Slip | undefined;
  for (const meant of alternatives) {
    const score = weight * (cost - meant.cost - MISTAKE[meant.isMissing ? "missing" : kind]);
    if (score > (likeliest?.score ?? 0)) likeliest = { score, meant };
  }
  return likeliest;
}
