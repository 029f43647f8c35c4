import { compileMemory, type MemoryModule } from "../../model/index.ts";
import { compileOptimised, readWasm } from "./build.ts";

/** The memory's compiled WebAssembly. */
export function loadNodeMemory(): Promise<MemoryModule> {
  return compileOptimised(async () => compileMemory(await readWasm("memory.wasm")));
}
