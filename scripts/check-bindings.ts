// Checks that the generated bindings of the WebAssembly modules match their sources.
import { staleBindings } from "./wasm.ts";

const stale = await staleBindings();
for (const entry of stale) console.error(`The bindings of ${entry} are not what it says: run npm run build.`);
process.exitCode = stale.length > 0 ? 1 : 0;
