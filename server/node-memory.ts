import { readFile } from "node:fs/promises";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { compileMemory, type MemoryModule } from "../model/index.ts";
import { wasmFolder } from "./node-kernels.ts";

/** The memory's arithmetic, compiled. Optimised at once, as the kernels are: the first minute is when it learns. */
export async function loadNodeMemory(): Promise<MemoryModule> {
  const bytes = await readFile(path.join(wasmFolder, "memory.wasm"));
  setFlagsFromString("--no-liftoff");
  try {
    return await compileMemory(new Uint8Array(bytes));
  } finally {
    setFlagsFromString("--liftoff");
  }
}
