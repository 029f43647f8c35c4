import { setFlagsFromString } from "node:v8";
import { type KernelChoice, loadKernels } from "../workspace/kernels.ts";
import { compileOptimised, readWasm } from "./build.ts";

/**
 * Lets V8 merge pairs of 128-bit instructions into 256-bit ones where it can: on x64, except on macOS. The flag must be
 * set before the first compilation. It is not an argument of the process, since a Node that does not know it would
 * refuse to start.
 */
const FIRST_V8_WITH_REVECTORIZE = 12;
if (
  process.arch === "x64" &&
  process.platform !== "darwin" &&
  Number.parseInt(process.versions.v8, 10) >= FIRST_V8_WITH_REVECTORIZE
) {
  setFlagsFromString("--experimental-wasm-revectorize");
}

/** The kernels for this machine; the environment variable `UNROLL_KERNELS` overrides `requested`. */
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
