import * as v from "valibot";
import { bounded, type Shifts } from "../completion/trust.ts";
import { addLatencies, LATENCY_CLASSES, type Latencies, NO_LATENCIES } from "./latencies.ts";

/** What is older is forgotten, in days. */
const KEPT_DAYS = 90;

const count = v.pipe(v.number(), v.minValue(0));

const LANGUAGE_COUNTS = v.object({
  /** Suggestions that stood long enough to be noticed, or were used. */
  shown: count,
  /** Of these, those that were taken as a whole or in part, typed to their end, and not typed at all. */
  taken: count,
  typedAlong: count,
  typedAgainst: count,
  /** What suggestions wrote for the user, in characters as users count them. */
  characters: count,
  /** Those characters, less a stroke for each time that some were taken. */
  saved: count,
  /** What the user typed by hand, in such characters. */
  typed: count,
});

/** What became of the suggestions in a language. */
export type LanguageCounts = Readonly<v.InferOutput<typeof LANGUAGE_COUNTS>>;

export const NO_COUNTS: LanguageCounts = {
  shown: 0,
  taken: 0,
  typedAlong: 0,
  typedAgainst: 0,
  characters: 0,
  saved: 0,
  typed: 0,
};

/** What was counted on one day. */
export interface DayCounts {
  readonly languages: ReadonlyMap<string, LanguageCounts>;
  readonly latencies: Latencies;
}

/** All that is counted and learned from use: numbers alone, with no text of the user. */
export interface Counts {
  /** By local day, as in "2026-11-27". */
  readonly days: ReadonlyMap<string, DayCounts>;
  readonly shifts: Shifts;
}

export const NOTHING_COUNTED: Counts = { days: new Map(), shifts: new Map() };

const DAY = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/));

const FILE = v.object({
  version: v.literal(1),
  days: v.record(
    DAY,
    v.object({
      languages: v.record(v.string(), LANGUAGE_COUNTS),
      latencies: v.pipe(v.array(count), v.length(LATENCY_CLASSES)),
    }),
  ),
  shifts: v.record(v.string(), v.pipe(v.number(), v.finite())),
});

/** The counts in a file; undefined where it is none that `encodeCounts` has made. */
export function decodeCounts(text: string): Counts | undefined {
  try {
    const { days, shifts } = v.parse(FILE, JSON.parse(text));
    const read = Object.entries(days).map(
      ([day, { languages, latencies }]) => [day, { languages: new Map(Object.entries(languages)), latencies }] as const,
    );
    return { days: new Map(read), shifts: new Map(Object.entries(shifts)) };
  } catch {
    return undefined;
  }
}

export function encodeCounts({ days, shifts }: Counts): string {
  const written = Array.from(
    days,
    ([day, { languages, latencies }]) => [day, { languages: Object.fromEntries(languages), latencies }] as const,
  );
  return JSON.stringify({ version: 1, days: Object.fromEntries(written), shifts: Object.fromEntries(shifts) });
}

/** Both together, without days that are too long ago on the day `today`. */
export function addCounts(one: Counts, other: Counts, today: string): Counts {
  const days = [...merged(one.days, other.days, addDays)].filter(([day]) => isKept(day, today));
  return {
    days: new Map(days.sort(([a], [b]) => (a < b ? -1 : 1))),
    shifts: merged(one.shifts, other.shifts, (a, b) => bounded(a + b)),
  };
}

/** The sum of what was counted, entry for entry. */
export function addLanguageCounts(one: LanguageCounts, other: LanguageCounts): LanguageCounts {
  const sums = Object.keys(NO_COUNTS).map((key) => {
    const name = key as keyof LanguageCounts;
    return [name, one[name] + other[name]];
  });
  return Object.fromEntries(sums) as unknown as LanguageCounts;
}

/** What was counted on `day`. */
export function dayOf({ days }: Counts, day: string): DayCounts {
  return days.get(day) ?? { languages: new Map(), latencies: NO_LATENCIES };
}

/** Both together. */
export function addDays(one: DayCounts, other: DayCounts): DayCounts {
  return {
    languages: merged(one.languages, other.languages, addLanguageCounts),
    latencies: addLatencies(one.latencies, other.latencies),
  };
}

function isKept(day: string, today: string): boolean {
  return (Date.parse(today) - Date.parse(day)) / 86_400_000 < KEPT_DAYS;
}

function merged<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  add: (a: T, b: T) => T,
): ReadonlyMap<string, T> {
  const all = new Map(one);
  for (const [key, value] of other) {
    const before = all.get(key);
    all.set(key, before === undefined ? value : add(before, value));
  }
  return all;
}
