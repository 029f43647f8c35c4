/** The command line as it was built, in processes of its own. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import type { Readable } from "node:stream";
import { temporaryFolder } from "../workspace.ts";

export const PROGRAM = path.resolve(import.meta.dirname, "../../dist/unroll.js");

export interface Outcome {
  /** The exit code; null where a signal ended the process. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export type Unroll = ChildProcessByStdio<null, Readable, Readable>;

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called with the process, and whenever it has written to standard error, with all of that. */
  readonly onErrors?: (errors: string, child: Unroll) => void;
  readonly onStart?: (child: Unroll) => void;
}

/** In place of the user's own folder for models. */
const cache = temporaryFolder();

/** Runs `unroll` in English, unless the environment says another language. */
export function unroll(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const env = { ...process.env, LC_ALL: "C", XDG_CACHE_HOME: cache, ...options.environment };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: options.cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk;
      options.onErrors?.(errors, child);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, errors }));
    options.onStart?.(child);
  });
}
