// Builds everything into dist/: the bundles of the client, its pages' script, the language server, its processes and threads and the command
// line, and the WebAssembly.
import { chmodSync, copyFileSync, readFileSync, rmSync } from "node:fs";
import { type BuildOptions, build } from "esbuild";
import { buildWasm } from "./wasm.ts";

rmSync("dist", { recursive: true, force: true });

/** What dependencies in CommonJS find around them, and an ES module has to make first. */
const commonJs = `import { createRequire as unrollRequire } from "node:module";
const require = unrollRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`;
const common = {
  bundle: true,
  platform: "node",
  target: "node22",
  sourcemap: "linked",
  sourcesContent: false,
  minifySyntax: true,
  logLevel: "warning",
} satisfies BuildOptions;
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
await buildWasm("dist"); // before the bundles, which hold its bindings
await Promise.all([
  build({
    ...common,
    entryPoints: { client: "client/extension.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    external: ["vscode"],
  }),
  build({
    ...common,
    entryPoints: { webview: "client/webview/main.ts" },
    outdir: "dist",
    platform: "browser",
    target: "es2024",
    format: "iife",
    minify: true,
    sourcemap: false, // an editor's page may load nothing but the script
    loader: { ".css": "text" },
  }),
  build({
    ...common,
    entryPoints: {
      server: "server/main.ts",
      evaluation: "server/evaluation/process.ts",
      training: "server/training/process.ts",
      "training-thread": "server/training/thread.ts",
      "held-out": "server/training/held-out-thread.ts",
      review: "server/review/process.ts",
      reader: "server/node/reader-thread.ts",
      unroll: "cli/main.ts",
    },
    outdir: "dist",
    format: "esm",
    splitting: true,
    chunkNames: "shared-[hash]",
    banner: { js: commonJs },
    define: { UNROLL_VERSION: JSON.stringify(version) },
  }),
]);
copyFileSync("base/network.bin", "dist/base-network.bin");
chmodSync("dist/unroll.js", 0o755); // the `bin` of package.json
