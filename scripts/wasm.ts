/**
 * Compiles the AssemblyScript of model/ to WebAssembly: the kernels three times, from the same sources, and the memory.
 * The micro-kernels are generated (scripts/tiles.ts) and never stand on the disk.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TileShape, writeTiles } from "./tiles.ts";

/** What is used of the compiler's interface. Its own types redefine globals of every file that sees them. */
interface Compiler {
  main(
    args: readonly string[],
    environment: {
      readFile(file: string, base: string): string | null;
      writeFile(file: string, contents: Uint8Array): void;
      listFiles(): readonly string[];
    },
  ): Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
}
const compilerName: string = "assemblyscript/asc";
const compiler: Compiler = await import(compilerName);

const root = path.dirname(import.meta.dirname);

/** One WebAssembly module. */
interface Module {
  readonly name: string;
  readonly entry: string;
  readonly options?: readonly string[];
  /** Generated sources, by their path from the project's root. */
  readonly generated?: Readonly<Record<string, string>>;
}

const simd = ["--enable", "simd"];
const relaxed = [...simd, "--enable", "relaxed-simd"];
/** Threads share the kernels' memory: it has to say that, and how far it may grow (64 kB pages: 2 GB). */
const shared = ["--enable", "threads", "--sharedMemory", "--maximumMemory", "32768"];

const modules: readonly Module[] = [
  { name: "memory", entry: "model/memory/wasm/index.ts", options: simd },
  // Tiles by measurement: wider ones spill registers, narrower ones wait for the sums before them.
  kernels("simd", simd, { columns: 16, unroll: 2 }),
  kernels("relaxed", relaxed, { columns: 8, unroll: 1 }),
  // The same instructions, with tiles that V8's revectorizer turns into 6 × 2 registers of AVX2.
  kernels("revec", relaxed, { columns: 16, unroll: 1 }),
];

function kernels(build: string, features: readonly string[], tiles: TileShape): Module {
  return {
    name: `kernels-${build}`,
    entry: "model/kernels/wasm/index.ts",
    options: [...features, ...shared],
    generated: { "model/kernels/wasm/tiles.ts": writeTiles(tiles) },
  };
}

const common = ["-O3", "--converge", "--runtime", "stub", "--noAssert", "--importMemory", "--enable", "bulk-memory"];

/** Compiles all modules into `folder` as NAME.wasm. @throws Error with the compiler's messages */
export async function buildWasm(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const module of modules) writeFileSync(path.join(folder, `${module.name}.wasm`), await compile(module));
}

async function compile({ name, entry, options = [], generated = {} }: Module): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const args = [entry, "--baseDir", root, "--outFile", `${name}.wasm`, ...common, ...options];
  const { error, stderr } = await compiler.main(args, {
    readFile: (file, base) => {
      const text = generated[path.relative(root, path.resolve(base, file))];
      if (text !== undefined) return text;
      try {
        return readFileSync(path.resolve(base, file), "utf8");
      } catch {
        return null; // the compiler tries several places
      }
    },
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) throw new Error(`${entry}: ${error?.message}\n${stderr.toString()}`);
  return binary;
}
