/** Adds packages to the list: what of them has to be known before anything is learned. */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { downloadPackage, inTemporaryFolder, type Package, unpackPackage } from "../scripts/packages.ts";
import { BASE_FOLDER, sha256Of } from "./fetch.ts";
import { isKeptOutPackage } from "./keep-out.ts";
import { type Licence, licenceCalled } from "./licence.ts";
import type { BasePackage } from "./packages.ts";

/** Why a package is not learned. */
export class PinError extends Error {
  override readonly name = "PinError";
}

/** So many are named. */
const MOST_AUTHORS = 5;

interface Rights {
  readonly licence: Licence;
  readonly authors: string;
}

/** @throws PinError where it may not be learned; DownloadError where it cannot be had */
export function pin(wanted: Package): Promise<BasePackage> {
  if (isKeptOutPackage(wanted.name)) throw new PinError("Unroll is measured on it.");
  return inTemporaryFolder(BASE_FOLDER, async (folder) => {
    const archive = await downloadPackage(wanted, folder);
    const rights = await RIGHTS[wanted.registry](archive, folder);
    return { ...wanted, ...rights, sha256: await sha256Of(archive) };
  });
}

/** By registry, what a package says of its rights; `folder` holds what was downloaded. */
const RIGHTS: Record<Package["registry"], (archive: string, folder: string) => Promise<Rights>> = {
  async npm(archive, folder) {
    const content = await unpacked(archive, folder);
    const [top = ""] = await readdir(content);
    const { license, author, contributors } = JSON.parse(
      await readFile(path.join(content, top, "package.json"), "utf8"),
    );
    const named = [author, ...(Array.isArray(contributors) ? contributors : [])]
      .map((one) => withoutAddress(typeof one === "string" ? one : (one?.name ?? "")))
      .filter(Boolean);
    const licence = allowed(String(license?.type ?? license));
    return { licence, authors: listed(named.length > 0 ? named : await holdersIn(path.join(content, top))) };
  },
  async debian(archive, folder) {
    const documents = path.join(await unpacked(archive, folder), "usr/share/doc");
    const [own = ""] = await readdir(documents);
    return rightsIn(await readFile(path.join(documents, own, "copyright"), "utf8"));
  },
  async "debian-source"(_archive, folder) {
    const own = (await readdir(folder)).find((file) => /\.debian\.tar\.\w+$/.test(file));
    if (own === undefined) throw new PinError("it has no file about its rights");
    const { stdout } = await promisify(execFile)("tar", ["-xOf", path.join(folder, own), "debian/copyright"]);
    return rightsIn(stdout);
  },
};

async function unpacked(archive: string, folder: string): Promise<string> {
  const content = path.join(folder, "content");
  await mkdir(content);
  await unpackPackage(archive, content);
  return content;
}

/** What Debian says of the rights of most files, where it says so in the form that programs read. */
function rightsIn(copyright: string): Rights {
  const stanza = copyright.split(/\n\s*\n/).find((one) => /^Files:\s*\*\s*$/m.test(one)) ?? "";
  const field = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t]+.*)*)`, "m").exec(stanza)?.[1]?.split("\n") ?? [];
  const holders = field("Copyright").map(withoutYears);
  return { licence: allowed(field("License")[0] ?? ""), authors: listed(holders) };
}

/** Who has the copyright by the text of the licence in a folder. */
async function holdersIn(folder: string): Promise<string[]> {
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) return [];
  const text = await readFile(path.join(folder, file), "utf8");
  return Array.from(text.matchAll(/^.*copyright\b(.*\d{4}.*)$/gim), ([, holder]) => withoutYears(holder!));
}

function listed(authors: readonly string[]): string {
  const some = [...new Set(authors.filter(Boolean))].slice(0, MOST_AUTHORS);
  if (some.length === 0) throw new PinError("it names no authors");
  return some.join(", ");
}

function withoutYears(holder: string): string {
  return withoutAddress(holder.replace(/^(?:[\s\d,:©–-]|\(c\)|present|by )+/i, ""));
}

function allowed(name: string): Licence {
  const licence = licenceCalled(name);
  if (licence === undefined) throw new PinError(`its licence is ${name || "not told"}`);
  return licence;
}

function withoutAddress(author: string): string {
  return author.replaceAll(/\s*[<(][^>)]*[>)]/g, "").trim();
}
