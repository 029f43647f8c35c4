import { readFile } from "node:fs/promises";
import path from "node:path";
import { setFlagsFromString } from "node:v8";

const here = import.meta.dirname;
const isBundled = import.meta.filename.endsWith(".js");
/** Where the build puts bundles and WebAssembly; the sources run as they are, too. */
const build = isBundled ? here : path.join(here, "../../dist");

/** The base network that is shipped. */
export const BASE_NETWORK = isBundled ? path.join(here, "base-network.bin") : path.join(here, "../../base/network.bin");

/** Path of the program that is bundled as `bundle`, or of its `source` below server/ where the sources run as they are. */
export function programPath(bundle: string, source: string): string {
  return isBundled ? path.join(here, bundle) : path.join(here, "..", source);
}

/** @throws Error with the code `ENOENT` where it was not built */
export async function readWasm(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path.join(build, name)));
}

let compiling = 0;
/** V8's first compiler, and compiling a function when it is called first: that keeps the thread for a tenth of a second. */
const FLAGS = ["liftoff", "wasm-lazy-compilation"];

/**
 * Runs `compile` while V8 makes fast code of WebAssembly at once. Its first compiler makes slow code, and the second
 * replaces that when it has the time: on a busy machine that is after builds were timed, or the first minute was over.
 */
export async function compileOptimised<T>(compile: () => Promise<T>): Promise<T> {
  if (compiling++ === 0) for (const flag of FLAGS) setFlagsFromString(`--no-${flag}`);
  const alive = setInterval(() => {}, 1000); // compiling in other threads alone does not keep a process
  try {
    return await compile();
  } finally {
    clearInterval(alive);
    if (--compiling === 0) for (const flag of FLAGS) setFlagsFromString(`--${flag}`);
  }
}
