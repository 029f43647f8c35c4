/** Set by the build, from package.json. */
declare const UNROLL_VERSION: string | undefined;

export const VERSION = typeof UNROLL_VERSION === "string" ? UNROLL_VERSION : "unbuilt";
