import type { Settings } from "./protocol.ts";

/** As the manifest declares them; a test holds the two against each other. */
export const DEFAULT_SETTINGS: Settings = {
  enabled: true,
  training: {
    seconds: 0,
    threads: 0,
    processorShare: 100,
    pauseOnBattery: true,
    afterSaves: true,
    maxFileSize: 524288,
    exclude: [],
  },
  memory: { megabytes: 64 },
  suggestions: { threshold: 0.47 },
};

/** The settings in what a client answered for the section `unroll`: what is missing or of another type is the default. */
export function readSettings(section: unknown): Settings {
  return merge(DEFAULT_SETTINGS, section) as Settings;
}

function merge(known: unknown, given: unknown): unknown {
  if (Array.isArray(known)) return Array.isArray(given) ? given.filter((item) => typeof item === "string") : known;
  if (typeof known !== "object" || known === null) return typeof given === typeof known ? given : known;
  const values = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  return Object.fromEntries(Object.entries(known).map(([name, value]) => [name, merge(value, values[name])]));
}
