import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { fetchWorkspace } from "./download.ts";
import { workspacesNamed } from "./workspaces.ts";

/** `bench workspaces`: downloads them, and prints how much of each may be learned and where it is. */
export async function listWorkspaces(names: readonly string[], options: { readonly json: boolean }): Promise<void> {
  for (const workspace of workspacesNamed(names)) {
    const folder = await fetchWorkspace(workspace);
    const { maxFileSize } = DEFAULT_SETTINGS.training;
    const { files, characters, leftOut } = await readCorpus([folder], { maxFileSize, exclude: [] });
    if (options.json) {
      console.log(JSON.stringify({ ...workspace, folder, files: files.length, characters, leftOut }));
      continue;
    }
    const size = `${(characters / 1e6).toFixed(2)} MB`;
    console.log(
      [
        workspace.name.padEnd(14),
        workspace.language.padEnd(11),
        `${files.length} files`.padStart(10),
        size,
        folder,
      ].join("  "),
    );
  }
}
