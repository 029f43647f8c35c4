import * as l10n from "@vscode/l10n";
import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { FindSecrets } from "../documents/document-secrets.ts";
import { GENERATED, type GeneratedText, type GenerateParams, type Languages, type Settings } from "../protocol.ts";
import type { Scheduler } from "../scheduler.ts";
import type { CorpusOptions } from "../workspace/corpus.ts";
import type { WorkspaceReader } from "../workspace/reader.ts";
import { StorageError } from "../workspace/store.ts";
import { describeStorage } from "../workspace/store-messages.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { generateText } from "./generation.ts";
import { tellsLanguagesApart } from "./language-guide.ts";
import { GENERATION_DEFAULTS, GENERATION_LIMITS } from "./limits.ts";

export interface TextGeneratorOptions {
  readonly connection: Pick<Connection, "sendProgress">;
  readonly scheduler: Scheduler;
  readonly reader: Pick<WorkspaceReader, "findLanguages">;
  readonly findSecrets: FindSecrets;
  /** Asked for with every request, since folders and settings change. */
  readonly target: () => Promise<{ readonly workspace: Workspace; readonly settings: Settings }>;
  /** Called with the URI of a document that the text is for, before the first of it. */
  readonly onDocument: (uri: string) => void;
}

/** Answers requests for texts that the workspace's network writes from nothing; see protocol.ts. */
export class TextGenerator {
  readonly #options: TextGeneratorOptions;

  constructor(options: TextGeneratorOptions) {
    this.#options = options;
  }

  async languages(): Promise<Languages> {
    const { workspace, settings } = await this.#options.target();
    const { maxFileSize, exclude } = settings.training;
    const options: CorpusOptions = { maxFileSize, exclude };
    const { network, isTrained } = workspace.network;
    return {
      languages: settings.enabled ? await this.#options.reader.findLanguages(workspace.folders, options) : [],
      isTrained,
      canChoose: network !== undefined && isTrained && tellsLanguagesApart(network),
    };
  }

  /** @throws ResponseError with a message for the user */
  async generate(params: GenerateParams, token: CancellationToken): Promise<GeneratedText> {
    const { connection, scheduler, findSecrets, target, onDocument } = this.#options;
    const { textDocument, language, partialResultToken } = params;
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const request = {
      prompt: "",
      language,
      temperature: checked(
        "temperature",
        params.temperature ?? GENERATION_DEFAULTS.temperature,
        0,
        GENERATION_LIMITS.temperature,
      ),
      topK: checked("topK", params.topK ?? GENERATION_DEFAULTS.topK, 1, GENERATION_LIMITS.topK),
      seed: checked("seed", params.seed ?? GENERATION_DEFAULTS.seed, 0, GENERATION_LIMITS.seed),
      length: checked("length", params.length ?? GENERATION_DEFAULTS.length, 1, GENERATION_LIMITS.length),
    };
    if (textDocument !== undefined) onDocument(textDocument.uri);
    const { workspace, settings } = await target();
    if (!settings.enabled) {
      throw failed(l10n.t("Unroll is turned off. Turn on the setting 'unroll.enabled' and try again."));
    }
    const network = await workspace.network.loadTrained().catch((error: unknown) => {
      if (!(error instanceof StorageError)) throw error;
      throw failed(describeStorage(error.reason, error.path, error.detail));
    });
    if (network === undefined)
      throw failed(l10n.t("Train on this workspace first: only a trained network can write text."));
    let text = "";
    const pieces = generateText(network, request, { scheduler, findSecrets, signal: stop.signal });
    for (;;) {
      const { value, done } = await pieces.next();
      if (done) return { text, isStopped: stop.signal.aborted, ...value };
      if (partialResultToken === undefined) text += value;
      else await connection.sendProgress(GENERATED, partialResultToken, value);
    }
  }
}

/** @throws ResponseError */
function checked(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new ResponseError(
    LSPErrorCodes.RequestFailed,
    `${name} is ${JSON.stringify(value)}, and has to be from ${least} to ${most}.`,
  );
}

function failed(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
