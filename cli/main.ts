#!/usr/bin/env node
// `unroll`: the same model without an editor.
import { handleInterruptions } from "./interruption.ts";

handleInterruptions(() => process.exit(130)); // loading the rest takes a while
const { run } = await import("./run.ts");
await run(process.argv.slice(2));
