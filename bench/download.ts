import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";
import type { Package, Workspace } from "./workspaces.ts";

/** The folder that keeps workspaces between runs: the caller's choice, or one among the user's caches. */
export const BENCH_FOLDER =
  process.env.UNROLL_BENCH_FOLDER ?? path.join(envPaths("unroll", { suffix: "" }).cache, "bench");

/**
 * The reason for a missing workspace: its registry returned no package, a required program is missing, or the package
 * has no such folder.
 */
export type DownloadReason = "registry" | "program" | "content";

export class DownloadError extends Error {
  override readonly name = "DownloadError";
  readonly reason: DownloadReason;

  constructor(reason: DownloadReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * The folder with the workspace's sources, downloaded if missing. An interrupted download leaves nothing that the next
 * call would take for a workspace.
 *
 * @throws DownloadError
 */
export async function fetchWorkspace(workspace: Workspace): Promise<string> {
  const { registry, name, version } = workspace.package;
  const folder = path.join(BENCH_FOLDER, workspace.name, version);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(path.join(BENCH_FOLDER, ".download-"));
  try {
    await DOWNLOADS[registry](workspace.package, temporary);
    const content = path.join(temporary, ...workspace.folder.split("/"));
    if (!existsSync(content)) {
      throw new DownloadError("content", `${name} ${version} has no folder ${workspace.folder}.`);
    }
    await rename(content, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** By registry, what downloads a package and unpacks it in `folder`. */
const DOWNLOADS: Record<Package["registry"], (wanted: Package, folder: string) => Promise<void>> = {
  async npm({ name, version }, folder) {
    await run("npm", ["pack", "--loglevel=error", "--ignore-scripts", `${name}@${version}`], folder);
    await run("tar", ["-xzf", await downloaded(folder, ".tgz")], folder);
  },
  async debian({ name, version }, folder) {
    // apt's own user may not write here, about which it warns at length.
    await run("apt-get", ["download", "-o", "APT::Sandbox::User=root", `${name}=${version}`], folder);
    await run("dpkg-deb", ["-x", await downloaded(folder, ".deb"), "."], folder);
  },
};

async function downloaded(folder: string, extension: string): Promise<string> {
  const name = (await readdir(folder)).find((file) => file.endsWith(extension));
  if (name === undefined) throw new DownloadError("registry", `No ${extension} file was downloaded.`);
  return name;
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await promisify(execFile)(program, args, { cwd, shell: process.platform === "win32" });
  } catch (cause) {
    const { code, stderr = "" } = cause as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT") {
      throw new DownloadError("program", `${program} is needed for this workspace, and is not installed.`, { cause });
    }
    throw new DownloadError("registry", `${program} ${args.join(" ")} failed: ${stderr.trim()}`, { cause });
  }
}
