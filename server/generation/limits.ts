/** What a generation is asked for, unless told: the same in every editor and on the command line. */
export const GENERATION_DEFAULTS = { length: 1000, temperature: 0.7, topK: 256, seed: 1 } as const;

/** The largest values of each. */
export const GENERATION_LIMITS = { length: 10_000_000, temperature: 100, topK: 256, seed: 2 ** 32 - 1 } as const;
