import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** 7-Zip, as its packages call it. */
const PROGRAMS = ["7z", "7zz"];

/** PPMd (variant H) with contexts of up to 8 characters, in more memory than any workspace fills. */
const METHOD = "-m0=PPMd:o=8:mem=512m";

/**
 * Bits per character of `files` for PPMd after it has read `training`, each file by itself: how much longer the
 * compressed training files become with it after them. Undefined where 7-Zip is not installed, or fails.
 */
export async function measurePpmd(
  training: readonly Uint8Array[],
  files: readonly Uint8Array[],
  onProgress: (share: number) => void,
): Promise<number | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), "unroll-ppmd-"));
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeNow); // where the user interrupts it
  try {
    const program = await firstWorking(PROGRAMS);
    if (program === undefined) return undefined;
    const known = Buffer.concat(training);
    const before = await compressedSize(program, [known], folder);
    let bytes = 0;
    let characters = 0;
    for (const [i, file] of files.entries()) {
      bytes += (await compressedSize(program, [known, file], folder)) - before;
      characters += file.length;
      onProgress((i + 1) / files.length);
    }
    return (8 * bytes) / characters;
  } finally {
    process.off("exit", removeNow);
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstWorking(programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    try {
      await run(program, ["i"], []);
      return program;
    } catch {
      // the next program may exist; the caller reports that none does
    }
  }
  return undefined;
}

/** In bytes, the archive's header included. */
async function compressedSize(program: string, texts: readonly Uint8Array[], folder: string): Promise<number> {
  const archive = path.join(folder, "text.7z");
  await rm(archive, { force: true });
  await run(program, ["a", "-t7z", METHOD, "-si", archive], texts);
  return (await stat(archive)).size;
}

/** @throws Error when the program cannot be started or fails */
function run(program: string, args: readonly string[], input: readonly Uint8Array[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "ignore", "ignore"] });
    const endNow = () => child.kill();
    process.once("exit", endNow);
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", endNow);
      if (code === 0) resolve();
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}`));
    });
    child.stdin.once("error", () => {}); // the exit code reports a program that ends early
    child.stdin.end(Buffer.concat(input));
  });
}
