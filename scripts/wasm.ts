/**
 * Compiles the AssemblyScript of model/ to WebAssembly: the kernels three times, from the same sources, and the memory.
 * The TypeScript bindings of both are generated from the same sources (scripts/bindings.ts).
 * The micro-kernels are generated (scripts/tiles.ts) and never written to the disk.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bindingsAreCurrent, updateBindings } from "./bindings.ts";
import { compiledOnce } from "./compiled.ts";
import { type TileShape, writeTiles } from "./tiles.ts";

/** The used part of the compiler's interface. Its own types redefine the globals of every file that imports them. */
interface Compiler {
  main(
    args: readonly string[],
    environment: {
      readonly transforms: readonly { afterInitialize(program: Program): void }[];
      readFile(file: string, base: string): string | null;
      writeFile(file: string, contents: Uint8Array): void;
      listFiles(): readonly string[];
    },
  ): Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
}
/** The compiler's parsed program. Among a file's exports, only functions have a function type. */
interface Program {
  readonly filesByName: ReadonlyMap<
    string,
    { readonly exports: ReadonlyMap<string, { readonly functionTypeNode?: FunctionType }> }
  >;
}
interface FunctionType {
  readonly parameters: readonly { readonly name: { readonly text: string }; readonly type: NamedType }[];
  readonly returnType: NamedType;
}
interface NamedType {
  readonly name: { readonly identifier: { readonly text: string } };
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
  /** The maximum size of a memory that threads share, in pages of 64 kB; absent for an unshared memory. */
  readonly maximumPages?: number;
}

/** A function that a module exports, with the names of types that its source uses. */
export interface ExportedFunction {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly result: string;
}

export interface CompiledModule {
  readonly name: string;
  readonly entry: string;
  readonly binary: Uint8Array<ArrayBuffer>;
  readonly functions: readonly ExportedFunction[];
  readonly constants: readonly (readonly [name: string, value: number])[];
}

const simd = ["--enable", "simd"];
const relaxed = [...simd, "--enable", "relaxed-simd"];
/** 2 GB. */
const MAXIMUM_PAGES = 32768;

const memory: Module = { name: "memory", entry: "model/memory/wasm/index.ts", options: simd };

const modules: readonly Module[] = [
  memory,
  // Tiles by measurement: wider ones spill registers, narrower ones wait for the sums before them.
  kernels("simd", simd, { columns: 16, unroll: 2 }),
  kernels("relaxed", relaxed, { columns: 8, unroll: 1 }),
  // The same instructions, with tiles that V8's revectorizer turns into 6 × 2 registers of AVX2.
  kernels("revec", relaxed, { columns: 16, unroll: 1 }),
];

/** One module of each entry: all builds of the kernels export the same. */
const bindingsOf = modules.slice(0, 2);

function kernels(build: string, features: readonly string[], tiles: TileShape): Module {
  return {
    name: `kernels-${build}`,
    entry: "model/kernels/wasm/index.ts",
    options: [...features, "--enable", "threads", "--sharedMemory", "--maximumMemory", String(MAXIMUM_PAGES)],
    maximumPages: MAXIMUM_PAGES,
    generated: { "model/kernels/wasm/tiles.ts": writeTiles(tiles) },
  };
}

const common = ["--runtime", "stub", "--noAssert", "--importMemory", "--enable", "bulk-memory"];
const optimized = ["-O3", "--converge"];

/** Compiles all modules into `folder` as NAME.wasm, and writes bindings. @throws Error with the compiler's errors */
export async function buildWasm(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const module of modules) {
    const compiled = await compile(module, optimized);
    const binary = module === memory ? withStart(compiled.binary) : compiled.binary;
    writeFileSync(path.join(folder, `${module.name}.wasm`), binary);
    if (bindingsOf.includes(module)) updateBindings(root, compiled);
  }
}

/** The memory as it is shipped. */
export async function compileMemory(): Promise<Uint8Array<ArrayBuffer>> {
  return withStart(await compileMemoryWith({}));
}

/**
 * The memory, compiled with other sources in place of some: a part switched off, to measure what it brings. It begins with
 * parameters that nothing has calibrated.
 *
 * @param replaced by their path from the project's root
 */
export async function compileMemoryWith(replaced: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  return (await compile({ ...memory, generated: replaced }, optimized)).binary;
}

/** The module with a custom section at its end: the parameters that a memory begins with (model/memory/start.ts). */
function withStart(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const start = readFileSync(path.join(root, "model/memory/start.bin"));
  const name = Buffer.from("start");
  const content = Buffer.concat([leb128(name.length), name, start]);
  return Uint8Array.from(Buffer.concat([binary, Buffer.of(0), leb128(content.length), content]));
}

/** An unsigned number as WebAssembly writes it. */
function leb128(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}

/** The entries whose bindings do not match the sources. */
export async function staleBindings(): Promise<string[]> {
  const stale: string[] = [];
  for (const module of bindingsOf) {
    if (!bindingsAreCurrent(root, await compile(module, []))) stale.push(module.entry);
  }
  return stale;
}

/** Compiles a module, unless that was done already. */
function compile(module: Module, options: readonly string[]): Promise<CompiledModule> {
  const sources = globSync("model/*/wasm/**/*.ts", { cwd: root }).sort();
  const contents = [...sources, import.meta.filename, "package-lock.json"].map((file) =>
    readFileSync(path.resolve(root, file), "utf8"),
  );
  const inputs = [JSON.stringify([module, options, sources]), ...contents];
  return compiledOnce(inputs, () => compileAnew(module, options));
}

async function compileAnew(module: Module, options: readonly string[]): Promise<CompiledModule> {
  const { name, entry, generated = {} } = module;
  let binary: Uint8Array<ArrayBuffer> | undefined;
  let functions: readonly ExportedFunction[] = [];
  const args = [
    entry,
    "--baseDir",
    root,
    "--outFile",
    `${name}.wasm`,
    ...common,
    ...options,
    ...(module.options ?? []),
  ];
  const { error, stderr } = await compiler.main(args, {
    transforms: [
      {
        afterInitialize: (program) => {
          functions = exportedFunctions(program, entry.replace(/\.ts$/, ""));
        },
      },
    ],
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
      binary = Uint8Array.from(contents);
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) throw new Error(`${entry}: ${error?.message}\n${stderr.toString()}`);
  return { name, entry, binary, functions, constants: exportedConstants(module, binary) };
}

function exportedFunctions(program: Program, file: string): ExportedFunction[] {
  const functions: ExportedFunction[] = [];
  for (const [name, { functionTypeNode: type }] of program.filesByName.get(file)?.exports ?? []) {
    if (type === undefined) continue;
    const parameters = type.parameters.map((parameter) => ({
      name: parameter.name.text,
      type: parameter.type.name.identifier.text,
    }));
    functions.push({ name, parameters, result: type.returnType.name.identifier.text });
  }
  return functions.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function exportedConstants({ maximumPages }: Module, binary: Uint8Array<ArrayBuffer>): [string, number][] {
  const limits = maximumPages === undefined ? {} : { maximum: maximumPages, shared: true };
  const memory = new WebAssembly.Memory({ initial: 1, ...limits });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  const constants = Object.entries(exports)
    .filter((entry): entry is [string, WebAssembly.Global<"i32">] => entry[1] instanceof WebAssembly.Global)
    .map(([name, { value }]): [string, number] => [name, value]);
  if (maximumPages !== undefined) constants.push(["MAXIMUM_PAGES", maximumPages]);
  return constants.sort(([a], [b]) => (a < b ? -1 : 1));
}
