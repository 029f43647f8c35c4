/** What the compiler made of sources, kept in .tsbuild/: a second build or check compiles only what has changed. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

const kept = path.join(import.meta.dirname, "../.tsbuild/wasm");

/** The stored result of `compile` for these inputs; compiles, and stores the result, where there is none. */
export async function compiledOnce<T extends { readonly binary: Uint8Array<ArrayBuffer> }>(
  inputs: readonly string[],
  compile: () => Promise<T>,
  folder = kept,
): Promise<T> {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(`${input.length} ${input}`);
  const file = path.join(folder, hash.digest("hex"));
  try {
    const { binary, ...rest } = JSON.parse(readFileSync(file, "utf8"));
    return { ...rest, binary: Uint8Array.from(Buffer.from(binary, "base64")) };
  } catch {
    // Not there, or damaged: it is made anew.
  }
  const result = await compile();
  mkdirSync(folder, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ ...result, binary: Buffer.from(result.binary).toString("base64") }));
  renameSync(temporary, file);
  return result;
}
