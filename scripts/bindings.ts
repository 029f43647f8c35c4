/**
 * Writes the TypeScript bindings of a WebAssembly module: the types of its exported functions, from their sources in
 * AssemblyScript, and the values of its exported constants. Two conventions spare every function an adapter:
 *
 * - A parameter of type `usize` is the address of a view: callers pass the view.
 * - A parameter `xLength` after a view `x` is the length of that view: callers do not pass it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CompiledModule, ExportedFunction } from "./wasm.ts";

type Parameter = ExportedFunction["parameters"][number];

const WIDTH = 120;

/** The text of bindings.ts beside the folder of the module's sources. */
export function printBindings({ entry, constants, functions }: CompiledModule): string {
  const folder = path.posix.basename(path.posix.dirname(entry));
  const hasViews = functions.some(({ parameters }) => parameters.some(isView));
  return [
    `// Generated from ${folder}/ by scripts/bindings.ts: \`npm run build\` writes this file, \`npm run check\` compares it.\n\n`,
    ...constants.map(([name, value]) => `export const ${name} = ${value};\n`),
    hasViews ? "\n/** A view of the module's memory, in the place of its address. */\n" : "",
    hasViews ? "type View = Float32Array | Float64Array | Uint8Array;\n" : "",
    "\ninterface Exports {\n",
    ...functions.map(({ name, parameters, result }) =>
      fit(`  ${name}: (`, parameters.map(typed), `) => ${typeOf(result)};\n`),
    ),
    "}\n\n/** The functions of an instance of the module. */\n",
    "export function bind({ exports }: WebAssembly.Instance) {\n",
    "  const wasm = exports as unknown as Exports;\n  return {\n",
    ...functions.map(bound),
    "  };\n}\n",
  ].join("");
}

/** Brings the file of these bindings up to date. @returns whether it already was */
export function updateBindings(root: string, compiled: CompiledModule): boolean {
  const file = path.join(root, path.dirname(compiled.entry), "..", "bindings.ts");
  const text = printBindings(compiled);
  if (isCurrent(file, text)) return true;
  writeFileSync(file, text);
  return false;
}

/** Whether the file of these bindings matches the sources. */
export function bindingsAreCurrent(root: string, compiled: CompiledModule): boolean {
  return isCurrent(path.join(root, path.dirname(compiled.entry), "..", "bindings.ts"), printBindings(compiled));
}

function isCurrent(file: string, text: string): boolean {
  try {
    return readFileSync(file, "utf8") === text;
  } catch {
    return false; // it is not there yet
  }
}

function bound({ name, parameters, result }: ExportedFunction): string {
  const unsigned = result === "usize" || result === "u32";
  if (!parameters.some(isView) && !unsigned) return `    ${name}: wasm.${name},\n`;
  const lengths = new Map(parameters.filter(isView).map((view) => [`${view.name}Length`, view.name]));
  const passed = parameters.map((parameter) => {
    const length = lengths.get(parameter.name);
    if (length !== undefined) return `${length}.length`;
    return isView(parameter) ? `${parameter.name}.byteOffset` : parameter.name;
  });
  const taken = parameters
    .filter((parameter) => !lengths.has(parameter.name))
    .map((parameter) => (isView(parameter) ? `${parameter.name}: View` : typed(parameter)));
  const arrow = fit(`    ${name}: (`, taken, `): ${typeOf(result)} =>`);
  const call = `wasm.${name}(${passed.join(", ")})${unsigned ? " >>> 0" : ""},\n`;
  const lastLine = arrow.slice(arrow.lastIndexOf("\n") + 1);
  if (lastLine.length + 1 + call.trimEnd().length <= WIDTH) return `${arrow} ${call}`;
  return `${arrow}\n${fit(`      wasm.${name}(`, passed, `)${unsigned ? " >>> 0" : ""},\n`)}`;
}

function isView({ type }: Parameter): boolean {
  return type === "usize";
}

function typed({ name, type }: Parameter): string {
  return `${name}: ${typeOf(type)}`;
}

function typeOf(type: string): string {
  return { void: "void", bool: "boolean" }[type] ?? "number";
}

/** A list in one line where it fits, or in one line each, as the formatter has it. */
function fit(head: string, items: readonly string[], tail: string): string {
  const line = head + items.join(", ") + tail;
  if (line.trimEnd().length <= WIDTH) return line;
  const indent = " ".repeat(head.length - head.trimStart().length);
  return `${head}\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}${tail}`;
}
