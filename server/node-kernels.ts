import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { type KernelChoice, loadKernels } from "./kernels.ts";

/**
 * Lets V8 make 256-bit instructions of pairs of 128-bit ones, where it can: on x64, and not on macOS. It has to be set
 * before anything is compiled. Not among the arguments of the process, where a Node that does not know the flag would
 * refuse to start; here an old V8 is merely not asked.
 */
const FIRST_V8_WITH_REVECTORIZE = 12;
if (
  process.arch === "x64" &&
  process.platform !== "darwin" &&
  Number.parseInt(process.versions.v8, 10) >= FIRST_V8_WITH_REVECTORIZE
) {
  setFlagsFromString("--experimental-wasm-revectorize");
}

/** The build's output stands beside the bundles; where the sources run as they are, in dist/. */
const beside = import.meta.dirname;
export const wasmFolder = existsSync(path.join(beside, "kernels-simd.wasm")) ? beside : path.join(beside, "../dist");

/** The kernels for this machine; the environment's `UNROLL_KERNELS` goes before `wish`. */
export async function loadNodeKernels(wish = "auto"): Promise<KernelChoice> {
  // V8's first compiler makes slow code, and its second replaces it when it has the time: on a busy machine that is
  // after the builds were timed. While they are compiled and tried there is only the second.
  setFlagsFromString("--no-liftoff");
  try {
    return await loadKernels(process.env.UNROLL_KERNELS || wish, readBuild);
  } finally {
    setFlagsFromString("--liftoff");
  }
}

async function readBuild(build: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path.join(wasmFolder, `kernels-${build}.wasm`)));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
