import * as vscode from "vscode";
import type { Settings } from "../server/protocol.ts";
import { isOn } from "./switches.ts";

type Show = Settings["suggestions"]["show"];

/** Whether the user was told of another extension: kept for the whole profile. */
const TOLD = "otherProviderTold";

/** Extensions that show suggestions as ghost text, by id. */
const PROVIDERS: Readonly<Record<string, string>> = {
  "AmazonWebServices.amazon-q-vscode": "Amazon Q",
  "augment.vscode-augment": "Augment",
  "Codeium.codeium": "Windsurf",
  "Continue.continue": "Continue",
  "GitHub.copilot": "GitHub Copilot",
  "GitHub.copilot-chat": "GitHub Copilot",
  "Google.geminicodeassist": "Gemini Code Assist",
  "sourcegraph.cody-ai": "Cody",
  "Supermaven.supermaven": "Supermaven",
  "TabbyML.vscode-tabby": "Tabby",
  "TabNine.tabnine-vscode": "Tabnine",
  "VisualStudioExptTeam.vscodeintellicode-completions": "IntelliCode",
};

/**
 * Asks once how Unroll is to suggest beside another extension that does. Looks now and whenever another editor gets the focus, since
 * nothing tells when an extension becomes active.
 *
 * @param state the profile's
 */
export function noticeOtherProviders(state: vscode.Memento): vscode.Disposable {
  const look = async () => {
    if (isSettled(state)) return stop.dispose();
    const name = await activeProvider();
    if (name === undefined || isSettled(state)) return;
    await state.update(TOLD, true);
    stop.dispose();
    await ask(name);
  };
  const stop = vscode.window.onDidChangeActiveTextEditor(() => void look());
  void look();
  return stop;
}

/** Whether there is nothing to ask: the user was told, has chosen already, or has switched Unroll off. */
function isSettled(state: vscode.Memento): boolean {
  const { globalValue, workspaceValue } = settings().inspect("suggestions.show") ?? {};
  return state.get(TOLD, false) || globalValue !== undefined || workspaceValue !== undefined || !isOn();
}

async function activeProvider(): Promise<string | undefined> {
  for (const [id, name] of Object.entries(PROVIDERS)) {
    const extension = vscode.extensions.getExtension(id);
    if (extension?.isActive && (!isBuiltIn(extension) || (await hasAccount()))) return name;
  }
  return undefined;
}

/** VS Code brings Copilot along, where it does nothing until somebody signs in. */
function isBuiltIn({ extensionPath }: vscode.Extension<unknown>): boolean {
  return extensionPath.startsWith(vscode.env.appRoot);
}

function hasAccount(): Thenable<boolean> {
  const accounts = vscode.authentication.getAccounts("github");
  return accounts.then(
    ({ length }) => length > 0,
    () => false, // this editor cannot sign in
  );
}

async function ask(name: string): Promise<void> {
  const { l10n } = vscode;
  const choices: Readonly<Record<string, Show>> = {
    [l10n.t("As I Type")]: "automatically",
    [l10n.t("When Very Sure")]: "whenVerySure",
    [l10n.t("When I Ask")]: "whenAsked",
  };
  const question = l10n.t(
    "{0} shows suggestions, too. When should Unroll show its own? You can change this later in the settings.",
    name,
  );
  const chosen = await vscode.window.showInformationMessage(question, ...Object.keys(choices));
  if (chosen !== undefined) {
    await settings().update("suggestions.show", choices[chosen], vscode.ConfigurationTarget.Global);
  }
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration("unroll");
}
