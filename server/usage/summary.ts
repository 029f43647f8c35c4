import type { LearnedThreshold } from "../completion/trust.ts";
import { addLanguageCounts, type Counts, type DayCounts, type LanguageCounts, NO_COUNTS } from "./counts.ts";
import { addLatencies, type LatencyPercentiles, NO_LATENCIES, percentilesOf } from "./latencies.ts";

/** What suggestions have brought on this machine, in all windows, for as long as it is kept. */
export interface UsageSummary {
  /** The days on which something was counted, the oldest first. */
  readonly days: readonly UsageDay[];
  /** How long answers took, in milliseconds; missing where none was given. */
  readonly latency?: LatencyPercentiles;
  /** How sure suggestions must be in the languages in which use has moved it. */
  readonly learnedThresholds: readonly LearnedThreshold[];
}

export interface UsageDay {
  /** By the user's clock, as in "2026-11-27". */
  readonly date: string;
  readonly languages: readonly UsageOfLanguage[];
}

export interface UsageOfLanguage extends LanguageCounts {
  /** The editor's id of it. */
  readonly language: string;
}

/** What suggestions have brought today, in all languages. */
export interface UsageToday {
  readonly shown: number;
  readonly taken: number;
  /** What was written for the user, in characters as users count them. */
  readonly characters: number;
}

export function summarize(counts: Counts, learnedThresholds: readonly LearnedThreshold[]): UsageSummary {
  const days = Array.from(counts.days, ([date, { languages }]) => ({
    date,
    languages: Array.from(languages, ([language, one]) => ({ language, ...one })),
  }));
  const all = Array.from(counts.days.values(), ({ latencies }) => latencies).reduce(addLatencies, NO_LATENCIES);
  const latency = percentilesOf(all);
  return { days, ...(latency && { latency }), learnedThresholds };
}

/** Undefined where nothing was shown on that day. */
export function summarizeDay({ languages }: DayCounts): UsageToday | undefined {
  const { shown, taken, characters } = [...languages.values()].reduce(addLanguageCounts, NO_COUNTS);
  return shown === 0 ? undefined : { shown, taken, characters };
}
