import * as vscode from "vscode";

/** Files of this name hold secrets and are switched as `dotenv`, whatever language an editor takes them for. */
const ENVIRONMENT_FILE = /(^|[/\\])\.env(\.[^/\\]*)?$/;

/** The scheme of the boxes in which source control has a commit message written. No `TextEditor` shows them. */
export const MESSAGE_BOX = "vscode-scm";

/** Where in a document suggestions are shown by themselves. `recognized`: only while its text is recognised as code. */
export type Reach = "everywhere" | "recognized" | "nowhere";

/** The language by which a document is switched on and off. */
export function switchedLanguage({ uri, languageId }: vscode.TextDocument): string {
  return ENVIRONMENT_FILE.test(uri.path) ? "dotenv" : languageId;
}

/** Whether Unroll is on in this window: when off, it reads, learns and suggests nothing. */
export function isOn(): boolean {
  return vscode.workspace.getConfiguration("unroll").get("enabled", true);
}

/** Where the settings let suggestions be shown in a document. */
export function reachIn(document: vscode.TextDocument): Reach {
  if (!isOn()) return "nowhere";
  if (isOnIn(document)) return "everywhere";
  // A new document is plain text until it gets a name, so only the user's own choice switches it off as a whole.
  if (!document.isUntitled || document.languageId !== "plaintext") return "nowhere";
  const chosen = settingsOf(document).inspect<boolean>("enabled");
  const isChosen = [chosen?.globalLanguageValue, chosen?.workspaceLanguageValue].includes(false);
  return isChosen ? "nowhere" : "recognized";
}

/** Whether a document's language is on, where the window is. */
export function isOnIn(document: vscode.TextDocument): boolean {
  return settingsOf(document).get("enabled", true);
}

function settingsOf(document: vscode.TextDocument): vscode.WorkspaceConfiguration {
  const languageId = switchedLanguage(document);
  return vscode.workspace.getConfiguration("unroll", { uri: document.uri, languageId });
}

/** Switches Unroll on or off: in this workspace, or everywhere where no folder is open. */
export async function switchWindow(on: boolean): Promise<void> {
  const settings = vscode.workspace.getConfiguration("unroll");
  const { defaultValue = true, globalValue } = settings.inspect<boolean>("enabled") ?? {};
  const isWorkspace = vscode.workspace.workspaceFolders !== undefined;
  const inherited = isWorkspace ? (globalValue ?? defaultValue) : defaultValue;
  const target = isWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("enabled", on === inherited ? undefined : on, target);
}

/** Switches suggestions in documents of a language on or off, in every workspace that does not say otherwise itself. */
export async function switchLanguage(languageId: string, on: boolean): Promise<void> {
  const settings = vscode.workspace.getConfiguration("unroll", { languageId });
  const chosen = settings.inspect<boolean>("enabled") ?? { key: "" };
  const { defaultLanguageValue: byDefault = true, globalLanguageValue, workspaceLanguageValue } = chosen;
  const isWorkspace = workspaceLanguageValue !== undefined;
  const inherited = isWorkspace ? (globalLanguageValue ?? byDefault) : byDefault;
  const target = isWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("enabled", on === inherited ? undefined : on, target, true);
}

const names = new Map<string, string>();

/** The name of a language as the extension that brings it calls it. */
export function nameOfLanguage(languageId: string): string {
  const known = names.get(languageId);
  if (known !== undefined) return known;
  const name = lookUpName(languageId);
  names.set(languageId, name);
  return name;
}

function lookUpName(languageId: string): string {
  if (languageId === "plaintext") return vscode.l10n.t("Plain Text");
  if (languageId === "scminput") return vscode.l10n.t("Commit Messages");
  if (languageId === "dotenv") return ".env";
  for (const { packageJSON } of vscode.extensions.all) {
    const languages: readonly { id?: string; aliases?: readonly string[] }[] = packageJSON.contributes?.languages ?? [];
    const name = languages.find(({ id, aliases }) => id === languageId && aliases?.[0])?.aliases?.[0];
    if (name !== undefined) return name;
  }
  return languageId;
}
