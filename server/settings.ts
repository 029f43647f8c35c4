import * as l10n from "@vscode/l10n";
import * as v from "valibot";

/** The settings of eagerness, the least eager first. */
export const EAGERNESS = ["shy", "normal", "eager"] as const;
export type Eagerness = (typeof EAGERNESS)[number];

/** When suggestions appear: as one types, only where they are nearly certain, or only where the user asks for them. */
export const SHOWN = ["automatically", "whenVerySure", "whenAsked"] as const;

/** What comes first where an editor would open its list of completions by itself. */
export const WITH_LIST = ["ghostTextFirst", "balanced", "listFirst"] as const;

/** Where suggestions go on over several lines: nowhere, as far as that is sure, or as far as the next lines are likely. */
export const MULTILINE = ["never", "whenSure", "always"] as const;

/**
 * The settings that the server reads from the client's section `unroll`. Types, defaults and ranges are declared here,
 * and a test compares the manifest with them.
 */
export const SETTINGS = v.object({
  /** When false, Unroll reads, learns and suggests nothing. */
  enabled: v.optional(v.boolean(), true),
  training: v.object({
    /** 0 for automatic, by the size of the workspace. */
    seconds: number(0, 0, 86_400),
    /** 0 for one less than there are cores. */
    threads: integer(0, 0, 64),
    /** The share of its threads' time that a training uses, in percent. */
    processorShare: number(100, 5, 100),
    pauseOnBattery: v.optional(v.boolean(), true),
    /** Whether the network learns what was saved, in the background. */
    afterSaves: v.optional(v.boolean(), true),
    /** In bytes: larger files are left out. */
    maxFileSize: integer(524_288, 1024, 16_777_216),
    /** Glob patterns, relative to each workspace folder. */
    exclude: v.optional(v.array(v.string()), []),
  }),
  memory: v.object({
    /** The most that its counts may take, in megabytes; 0 for no memory. */
    megabytes: integer(64, 0, 1024),
  }),
  suggestions: v.object({
    /** When suggestions appear. Whoever asks for them gets them in every case. */
    show: v.optional(v.picklist(SHOWN), "automatically"),
    /** How sure a suggestion must be to be shown, in the user's terms: `shy` shows less, `eager` more. */
    eagerness: v.optional(v.picklist(EAGERNESS), "normal"),
    withList: v.optional(v.picklist(WITH_LIST), "balanced"),
    multiline: v.optional(v.picklist(MULTILINE), "whenSure"),
    /** Whether there are suggestions in comments and in strings: without, whoever asks for them gets them all the same. */
    inComments: v.optional(v.boolean(), true),
    inStrings: v.optional(v.boolean(), true),
    /** The least probability of a suggestion that is shown where the eagerness is normal. */
    threshold: number(0.56, 0.05, 0.99),
    /** In bytes: larger documents are completed from a window around the cursor. */
    maxDocumentSize: integer(2_097_152, 65_536, 67_108_864),
  }),
});

export type Settings = DeepReadonly<v.InferOutput<typeof SETTINGS>>;

/** Settings that arrive with the initialization and take effect at the server's next start. */
export const START_SETTINGS = v.object({
  kernels: v.optional(v.picklist(["auto", "revec", "relaxed", "simd", "reference"]), "auto"),
  base: v.object({
    /** Whether a workspace begins with a network that has read other people's code. */
    enabled: v.optional(v.boolean(), true),
    /** Its file, absolute or in the home folder (`~/…`); the one that Unroll brings when empty. */
    file: v.optional(v.string(), ""),
  }),
  /** The folder of models, absolute or in the home folder (`~/…`), created when missing; the host's default when empty. */
  storagePath: v.optional(v.string(), ""),
});

export type StartSettings = DeepReadonly<v.InferOutput<typeof START_SETTINGS>>;

/** Valid settings, and the corrections that made them valid, in the user's language. */
export interface Read<T> {
  readonly settings: T;
  readonly corrections: readonly string[];
}

/** Parses a client's section `unroll`: clamps numbers out of range; other invalid values become the default. */
export function readSettings(section: unknown): Read<Settings> {
  return read(SETTINGS, section);
}

/** The settings among a client's `initializationOptions`, corrected like the others. */
export function readStartSettings(options: unknown): Read<StartSettings> {
  return read(START_SETTINGS, options);
}

/**
 * The path that the setting `name` names, or `initial` where it is empty.
 *
 * @param pathOf undefined for what is not an absolute path
 */
export function readPath(
  name: string,
  named: string,
  initial: string,
  pathOf: (named: string) => string | undefined,
): Read<string> {
  if (named === "") return { settings: initial, corrections: [] };
  const path = pathOf(named);
  if (path !== undefined) return { settings: path, corrections: [] };
  const correction = l10n.t(
    "Setting {0}: {1} is not an absolute path; using {2}.",
    name,
    JSON.stringify(named),
    initial,
  );
  return { settings: initial, corrections: [correction] };
}

export const DEFAULT_SETTINGS: Settings = readSettings(undefined).settings;

export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;
type Schema = v.GenericSchema;

function number(initial: number, least: number, most: number) {
  return v.optional(v.pipe(v.number(), v.minValue(least), v.maxValue(most)), initial);
}

function integer(initial: number, least: number, most: number) {
  return v.optional(v.pipe(v.number(), v.minValue(least), v.maxValue(most), v.integer()), initial);
}

function read<S extends Schema>(schema: S, section: unknown): Read<v.InferOutput<S>> {
  const corrections: string[] = [];
  return { settings: readEntry(schema, section ?? undefined, "unroll", corrections), corrections };
}

/** The value nearest to `given` that `schema` accepts; adds to `corrections` where it differs. */
function readEntry(schema: Schema, given: unknown, name: string, corrections: string[]): unknown {
  if (!("entries" in schema)) return readValue(schema, given, name, corrections);
  const isObject = typeof given === "object" && given !== null;
  if (!isObject && given !== undefined) corrections.push(describeCorrection(name, given, {}));
  const values = isObject ? (given as Record<string, unknown>) : {};
  const entries = Object.entries(schema.entries as Record<string, Schema>);
  return Object.fromEntries(
    entries.map(([key, entry]) => [key, readEntry(entry, values[key], `${name}.${key}`, corrections)]),
  );
}

function readValue(schema: Schema, given: unknown, name: string, corrections: string[]): unknown {
  let result = v.safeParse(schema, given);
  for (let value = given; !result.success; result = v.safeParse(schema, value))
    value = correct(value, result.issues[0]);
  if (given !== undefined && result.output !== given && JSON.stringify(result.output) !== JSON.stringify(given)) {
    corrections.push(describeCorrection(name, given, result.output));
  }
  return result.output;
}

/** `value` without the part that `issue` names; undefined, which stands for the default, where no part is valid. */
function correct(value: unknown, issue: v.BaseIssue<unknown>): unknown {
  if (Array.isArray(value) && issue.path) return value.toSpliced(issue.path[0].key as number, 1);
  if (issue.type === "integer") return Math.round(value as number);
  return issue.type === "min_value" || issue.type === "max_value" ? issue.requirement : undefined;
}

function describeCorrection(name: string, given: unknown, used: unknown): string {
  return l10n.t("Setting {0}: {1} is not valid; using {2}.", name, JSON.stringify(given), JSON.stringify(used));
}
