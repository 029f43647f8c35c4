import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Place, ServerProcess } from "../server-process.ts";

/** The outcome of a command line. */
export interface Outcome {
  /** The exit code, or 128 and the signal's number. */
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** How a command line is run. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Sends a signal a moment after the condition came true. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly when: () => boolean };
  /** Whether the reader of its output goes after the first piece. */
  readonly firstOutputOnly?: boolean;
  /** The script to run, by default that of the product. */
  readonly program?: string;
}

/** The moment before an interruption, in milliseconds. */
const INTERRUPTION_DELAY = 800;

/** The built product, with folders to try it in. */
export class Product {
  /** The folder of what was built. */
  readonly #dist: string;
  readonly #root = mkdtempSync(path.join(tmpdir(), "unroll-strangers-"));

  readonly #servers: ServerProcess[] = [];

  constructor(dist: string) {
    this.#dist = dist;
  }

  /** The command line. */
  get program(): string {
    return path.join(this.#dist, "unroll.js");
  }

  /** A new folder with these files, by their relative paths. */
  folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
    const folder = mkdtempSync(path.join(this.#root, "folder-"));
    write(folder, files);
    return folder;
  }

  /**
   * A server of `folder` that has learned all of it.
   *
   * @param settings as the section `unroll` of an editor's settings, where they differ from the defaults
   */
  async serve(folder: string, storagePath = this.folder(), settings: object = {}): Promise<ServerProcess> {
    const server = await ServerProcess.start(path.join(this.#dist, "server.js"), folder, storagePath, settings);
    this.#servers.push(server);
    await server.remembered;
    return server;
  }

  /** Runs `unroll` with these arguments, by default in a new folder; in English, unless the environment says otherwise. */
  run(args: readonly string[], cwd = this.folder(), options: RunOptions = {}): Promise<Outcome> {
    const { environment, interrupt, firstOutputOnly, program = this.program } = options;
    return new Promise((resolve, reject) => {
      const env = { ...process.env, LC_ALL: "C", ...environment };
      const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      let errors = "";
      child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (firstOutputOnly) child.stdout.destroy();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        errors += chunk.toString();
      });
      const timer = setInterval(() => {
        if (!interrupt?.when()) return;
        clearInterval(timer);
        setTimeout(() => child.kill(interrupt.signal), INTERRUPTION_DELAY);
      }, 50);
      child.on("error", reject);
      child.on("close", (code) => {
        clearInterval(timer);
        resolve({ code: code ?? 128, output, errors });
      });
    });
  }

  /** Ends the servers that are left of a trial. */
  endServers(): void {
    for (const server of this.#servers.splice(0)) server.kill();
  }

  /** Ends the servers, and removes all folders. */
  dispose(): void {
    this.endServers();
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Writes files below `folder`, by their relative paths. */
export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

/** Opens a document whose cursor is where `text` has `║`, which is not part of it. */
export async function openAt(server: ServerProcess, file: string, text: string): Promise<Place> {
  const [before = "", ...after] = text.split("║");
  const uri = pathToFileURL(file).href;
  await server.open(uri, before + after.join(""));
  const lines = before.split("\n");
  return { uri, line: lines.length - 1, character: lines.at(-1)!.length };
}

/** The texts that are suggested there. */
export async function suggestedAt(server: ServerProcess, place: Place, invoked = false): Promise<string[]> {
  const items = await server.complete(place, invoked);
  return items.map(({ insertText }) => (typeof insertText === "string" ? insertText : insertText.value));
}
