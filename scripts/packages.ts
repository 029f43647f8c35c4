/** Packages of the registries, downloaded and unpacked by the registries' own clients. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** A package of exactly this version. */
export interface Package {
  /** Those of Debian are of the stable release, through apt: packages as they are installed, or their sources. */
  readonly registry: "npm" | "debian" | "debian-source";
  readonly name: string;
  readonly version: string;
}

/**
 * The reason for a missing package: its registry returned none, a required program is missing, or the package does not hold what
 * it should.
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
 * Downloads a package into `folder`, an empty one.
 *
 * @returns the archive with its files
 * @throws DownloadError
 */
export function downloadPackage(wanted: Package, folder: string): Promise<string> {
  return DOWNLOADS[wanted.registry](wanted, folder);
}

/** Unpacks an archive of `downloadPackage` into `folder`. @throws DownloadError */
export async function unpackPackage(archive: string, folder: string): Promise<void> {
  if (archive.endsWith(".deb")) await run("dpkg-deb", ["-x", archive, folder], folder);
  else await run("tar", ["-xf", archive, "-C", folder], folder);
}

/** Works in a folder within `parent` that is gone afterwards. */
export async function inTemporaryFolder<Result>(
  parent: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, ".download-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// apt's own user may not write into the folder, about which it warns at length.
const APT = ["-qq", "-o", "APT::Sandbox::User=root"];

const DOWNLOADS: Record<Package["registry"], (wanted: Package, folder: string) => Promise<string>> = {
  async npm({ name, version }, folder) {
    await run("npm", ["pack", "--loglevel=error", "--ignore-scripts", `${name}@${version}`], folder);
    return archiveIn(folder, /\.tgz$/);
  },
  async debian({ name, version }, folder) {
    await run("apt-get", [...APT, "download", `${name}=${version}`], folder);
    return archiveIn(folder, /\.deb$/);
  },
  async "debian-source"({ name, version }, folder) {
    const sources = await sourceLists(path.dirname(folder));
    await run("apt-get", [...APT, ...sources, "source", "--download-only", `${name}=${version}`], folder);
    return archiveIn(folder, /(\.orig|_[^_]*(?<!\.debian))\.tar\.\w+$/);
  },
};

/** What has apt know of sources, too: its own lists name packages as they are installed. They are kept in `folder`. */
async function sourceLists(folder: string): Promise<readonly string[]> {
  const parts = path.join(folder, "apt", "parts");
  const lists = path.join(folder, "apt", "lists");
  const options = ["-o", "Dir::Etc::SourceList=/dev/null", "-o", `Dir::Etc::SourceParts=${parts}`];
  const all = [...options, "-o", `Dir::State::Lists=${lists}`];
  if (existsSync(lists)) return all;
  await mkdir(parts, { recursive: true });
  const system = "/etc/apt/sources.list.d";
  for (const file of existsSync(system) ? await readdir(system) : []) {
    if (!file.endsWith(".sources")) continue;
    const text = await readFile(path.join(system, file), "utf8");
    await writeFile(path.join(parts, file), text.replaceAll(/^Types:.*$/gm, "Types: deb-src"));
  }
  await mkdir(path.join(lists, "partial"), { recursive: true });
  await run("apt-get", [...APT, ...all, "update"], folder);
  return all;
}

async function archiveIn(folder: string, kind: RegExp): Promise<string> {
  const name = (await readdir(folder)).find((file) => kind.test(file));
  if (name === undefined) throw new DownloadError("registry", `No archive was downloaded into ${folder}.`);
  return path.join(folder, name);
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await promisify(execFile)(program, args, { cwd, shell: process.platform === "win32" });
  } catch (cause) {
    const { code, stderr = "" } = cause as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT") {
      throw new DownloadError("program", `${program} is needed for this package, and is not installed.`, { cause });
    }
    throw new DownloadError("registry", `${program} ${args.join(" ")} failed: ${stderr.trim()}`, { cause });
  }
}
