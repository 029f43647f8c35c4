import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";
import { DownloadError, downloadPackage, inTemporaryFolder, unpackPackage } from "../scripts/packages.ts";
import type { BasePackage } from "./packages.ts";

/** The folder that keeps packages between runs: the caller's choice, or one among the user's caches. */
export const BASE_FOLDER =
  process.env.UNROLL_BASE_FOLDER ?? path.join(envPaths("unroll", { suffix: "" }).cache, "base");

/** The folder with a package's files, downloaded if missing. @throws DownloadError also where it is another than was listed */
export async function fetchPackage(wanted: BasePackage): Promise<string> {
  const { registry, name, version, sha256 } = wanted;
  const folder = path.join(BASE_FOLDER, registry, `${name.replaceAll("/", "+")}-${version.replaceAll(/[:~]/g, "+")}`);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  await inTemporaryFolder(BASE_FOLDER, async (temporary) => {
    const archive = await downloadPackage(wanted, temporary);
    const found = await sha256Of(archive);
    if (found !== sha256) {
      throw new DownloadError("content", `${name} ${version} has the checksum ${found}, and not ${sha256}.`);
    }
    const content = path.join(temporary, "content");
    await mkdir(content);
    await unpackPackage(archive, content);
    await rename(content, folder);
  });
  return folder;
}

export async function sha256Of(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
