import { writeFileSync } from "node:fs";
import path from "node:path";
import { compileMemory, Memory, memorySize } from "../../model/index.ts";
import { encodeStart } from "../../model/memory/start.ts";
import { compileMemoryWith } from "../../scripts/wasm.ts";
import { START_WORKSPACES } from "./start-workspaces.ts";
import { learnedTexts } from "./texts.ts";

const START = path.join(import.meta.dirname, "../../model/memory/start.bin");

/**
 * `bench memory-start`: calibrates the parameters that a memory begins with on workspaces of many languages, and writes
 * them. Memories learn one workspace after the other, each with the parameters of the one before; then one learns each
 * with those of the last, and the mean of these counts, so that no workspace is the newest.
 */
export async function calibrateStart({ learned }: { readonly learned: number }): Promise<void> {
  const module = await compileMemory(await compileMemoryWith({}));
  const learn = (files: readonly Uint8Array[], parameters?: Uint8Array): Uint8Array<ArrayBuffer> => {
    const memory = new Memory(module, memorySize(learned));
    if (parameters !== undefined) memory.setParameters(parameters);
    for (const file of files) for (const _ of memory.learn(file));
    return memory.parameters.slice();
  };
  const workspaces: Uint8Array[][] = [];
  let common: Uint8Array<ArrayBuffer> | undefined;
  for (const workspace of START_WORKSPACES) {
    const files = await learnedTexts(workspace, learned);
    workspaces.push(files);
    common = learn(files, common);
    console.error(`${workspace.name} is learned`);
  }
  const own = workspaces.map((files) => learn(files, common).buffer);
  const floats = meanOf(own.map((buffer) => new Float32Array(buffer)));
  const counts = meanOf(own.map((buffer) => new Uint32Array(buffer)));
  const start = encodeStart(Float32Array.from(floats), Uint32Array.from(counts));
  writeFileSync(START, new Uint8Array(start.buffer));
  console.log(`${START}: ${start.byteLength} bytes`);
}

function meanOf(all: readonly (Float32Array | Uint32Array)[]): Float64Array {
  const mean = new Float64Array(all[0]!.length);
  for (const values of all) for (let i = 0; i < mean.length; i++) mean[i]! += values[i]! / all.length;
  return mean;
}
