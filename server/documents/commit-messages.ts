/** Documents that are commit messages: the box of VS Code's source control, and the file that git has an editor open. */
import type { OpenDocument } from "./document.ts";

/** The box, as VS Code calls it. */
const BOX = { scheme: "vscode-scm:", language: "scminput" };

/** The file, as editors call its language. */
const FILE_LANGUAGES: readonly string[] = ["git-commit", "gitcommit"];

export function isCommitMessage({ languageId }: Pick<OpenDocument, "languageId">): boolean {
  return languageId === BOX.language || FILE_LANGUAGES.includes(languageId);
}

/** Whether git leaves this line of a document out of the message. */
export function isCommentOfGit({ languageId }: Pick<OpenDocument, "languageId">, line: string): boolean {
  return FILE_LANGUAGES.includes(languageId) && line.startsWith("#");
}

/**
 * The folder in or above which the repository is that a message is written for; undefined where the document does not say it.
 *
 * @param pathOf the path of a `file:` URI
 */
export function repositoryFolderOf(
  { uri, languageId }: Pick<OpenDocument, "uri" | "languageId">,
  pathOf: (uri: string) => string | undefined,
): string | undefined {
  if (languageId === BOX.language) {
    const root = uri.startsWith(BOX.scheme) ? rootOf(uri) : undefined;
    return root && pathOf(root);
  }
  if (!FILE_LANGUAGES.includes(languageId)) return undefined;
  const folder = parentOf(pathOf(uri) ?? "");
  return /[/\\]\.git$/.test(folder) ? parentOf(folder) : folder || undefined;
}

/** What the box's URI says of its repository: `vscode-scm:git/scm0/input?rootUri=…`, with the query encoded once more. */
function rootOf(uri: string): string | undefined {
  try {
    const query = decodeURIComponent(uri.slice(uri.indexOf("?") + 1));
    return new URLSearchParams(query).get("rootUri") ?? undefined;
  } catch {
    return undefined; // not a valid URI
  }
}

function parentOf(path: string): string {
  return path.replace(/[/\\][^/\\]*$/, "");
}
