// Whether what TypeScript knows of the WebAssembly modules is what their sources say.
import { staleBindings } from "./wasm.ts";

const stale = await staleBindings();
for (const entry of stale) console.error(`The bindings of ${entry} are not what it says: run npm run build.`);
process.exitCode = stale.length > 0 ? 1 : 0;
