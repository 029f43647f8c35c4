import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import * as l10n from "@vscode/l10n";
import { expandHome } from "../server/workspace/store-name.ts";
import { describeSystemError, Failure } from "./failure.ts";

/** The paths of these folders, each once. @throws Failure when one of them is none that can be read */
export async function workspaceFolders(given: readonly string[]): Promise<string[]> {
  const folders = [...new Set(given.map((folder) => absolute(folder)))];
  for (const folder of folders) {
    try {
      await readdir(folder);
    } catch (error) {
      throw new Failure("unreadable", describeUnreadable(folder, error as NodeJS.ErrnoException));
    }
  }
  return folders;
}

/** The path of a folder that the user named. @throws Failure when the name is empty, as an unset variable leaves it */
export function absolute(given: string): string {
  if (given === "") throw new Failure("usage", l10n.t("The name of a folder is empty."));
  return path.resolve(expandHome(given, homedir())); // shells leave `~` as it is after a `=`
}

function describeUnreadable(folder: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
      return l10n.t("{0} does not exist.", folder);
    case "ENOTDIR":
      return l10n.t("{0} is not a folder.", folder);
    default:
      return l10n.t("{0} cannot be read: {1}.", folder, describeSystemError(error.message));
  }
}
