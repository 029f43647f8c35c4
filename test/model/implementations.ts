/** All kernels that there are, for tests that hold on each of them. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { type KernelModule, webAssemblyKernels } from "../../model/kernels/webassembly.ts";

setFlagsFromString("--experimental-wasm-revectorize"); // before the first compilation

const dist = path.join(import.meta.dirname, "../../dist");

export const modules: readonly KernelModule[] = (["simd", "relaxed", "revec"] as const).map((name) => ({
  name,
  module: new WebAssembly.Module(readFileSync(path.join(dist, `kernels-${name}.wasm`))),
}));

/** The float32 implementations. */
export const implementations: readonly Kernels[] = [
  referenceKernels(32),
  ...modules.map((module) => webAssemblyKernels(module)),
];
