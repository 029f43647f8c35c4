import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { GENERATE, GENERATED, type GenerateParams, LANGUAGES, type WorkspaceLanguage } from "../server/protocol.ts";
import { chooseLanguage, chooseOptions } from "./generation-options.ts";
import { keepQuiet } from "./suggestions.ts";
import { Typewriter } from "./typewriter.ts";

/** What was left out is told so long, in milliseconds. */
const TOLD_MILLISECONDS = 10_000;

/** Asks for a language and lets the network write a file in it: into a new document, until it is long enough or stopped. */
export async function generateFile(client: LanguageClient): Promise<void> {
  const { languages, isTrained, canChoose } = await client.sendRequest(LANGUAGES);
  if (!isTrained) return offerTraining();
  const language = await chooseLanguage(languages);
  const options = language && (await chooseOptions(language.name, canChoose || languages.length < 2));
  if (options === undefined) return;
  await generate(client, language!, options);
}

async function offerTraining(): Promise<void> {
  const { l10n } = vscode;
  const train = l10n.t("Train");
  const message = l10n.t("Only a trained network can write a sample file. Training takes a few minutes.");
  if ((await vscode.window.showInformationMessage(message, train)) !== train) return;
  await vscode.commands.executeCommand("unroll.trainWorkspace");
}

async function generate(
  client: LanguageClient,
  { id, name }: Pick<WorkspaceLanguage, "id" | "name">,
  options: Required<Pick<GenerateParams, "temperature" | "seed" | "length">>,
): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const document = await vscode.workspace.openTextDocument({ language: known.includes(id) ? id : "plaintext" });
  const quiet = keepQuiet(document);
  try {
    await vscode.window.showTextDocument(document, { preview: false });
    const title = vscode.l10n.t("Writing a sample file: {0}, seed {1}", name, options.seed);
    const place = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
    await vscode.window.withProgress(place, (progress, token) => {
      const typewriter = new Typewriter(document, (characters) =>
        progress.report({ increment: (100 * characters) / options.length }),
      );
      token.onCancellationRequested(() => typewriter.dispose());
      return stream(client, { ...options, language: id }, document, typewriter);
    });
  } finally {
    quiet.dispose();
  }
}

/** Requests a text and hands it to the typewriter, whose end is the request's. */
async function stream(
  client: LanguageClient,
  params: GenerateParams,
  document: vscode.TextDocument,
  typewriter: Typewriter,
): Promise<void> {
  const partialResultToken = randomUUID();
  const listener = client.onProgress(GENERATED, partialResultToken, (text) => typewriter.add(text));
  const request = new vscode.CancellationTokenSource();
  let isOver = false;
  void typewriter.ended.then(() => {
    isOver = true;
    request.cancel();
  });
  const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
  try {
    const { secretsLeftOut } = await client.sendRequest(
      GENERATE,
      { ...params, textDocument, partialResultToken },
      request.token,
    );
    typewriter.complete();
    await typewriter.ended;
    if (secretsLeftOut > 0) {
      const message = vscode.l10n.t("Passages left out because they look like secrets: {0}", secretsLeftOut);
      vscode.window.setStatusBarMessage(message, TOLD_MILLISECONDS);
    }
  } catch (error) {
    if (!isOver) throw error;
  } finally {
    typewriter.dispose();
    listener.dispose();
  }
}
