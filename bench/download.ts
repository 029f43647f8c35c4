import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";
import { DownloadError, downloadPackage, inTemporaryFolder, unpackPackage } from "../scripts/packages.ts";
import type { Workspace } from "./workspaces.ts";

/** The folder that keeps workspaces between runs: the caller's choice, or one among the user's caches. */
export const BENCH_FOLDER =
  process.env.UNROLL_BENCH_FOLDER ?? path.join(envPaths("unroll", { suffix: "" }).cache, "bench");

/**
 * The folder with the workspace's sources, downloaded if missing. An interrupted download leaves nothing that the next
 * call would take for a workspace.
 *
 * @throws DownloadError
 */
export async function fetchWorkspace(workspace: Workspace): Promise<string> {
  const { name, version } = workspace.package;
  const folder = path.join(BENCH_FOLDER, workspace.name, version);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  await inTemporaryFolder(BENCH_FOLDER, async (temporary) => {
    await unpackPackage(await downloadPackage(workspace.package, temporary), temporary);
    const content = path.join(temporary, ...workspace.folder.split("/"));
    if (!existsSync(content)) {
      throw new DownloadError("content", `${name} ${version} has no folder ${workspace.folder}.`);
    }
    await rename(content, folder);
  });
  return folder;
}
