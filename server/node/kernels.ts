import { setFlagsFromString } from "node:v8";
import { type KernelChoice, loadKernels } from "../workspace/kernels.ts";
import { compileOptimised, readWasm } from "./build.ts";

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

/** The kernels for this machine; the environment's `UNROLL_KERNELS` goes before `requested`. */
export function loadNodeKernels(requested = "auto"): Promise<KernelChoice> {
  return compileOptimised(() => loadKernels(process.env.UNROLL_KERNELS || requested, readBuild));
}

async function readBuild(build: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await readWasm(`kernels-${build}.wasm`);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
