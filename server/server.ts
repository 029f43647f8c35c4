import * as l10n from "@vscode/l10n";
import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  type ExecuteCommandParams,
  ExecuteCommandRequest,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { completeInline, finish } from "./completion.ts";
import { OpenDocument } from "./documents.ts";
import type { Host } from "./host.ts";
import { describeKernels, type KernelChoice } from "./kernels.ts";
import { ProgressReporter } from "./progress.ts";
import type { InitializationOptions, ServerCommand, Settings, TrainArguments, TrainingReport } from "./protocol.ts";
import { DEFAULT_SETTINGS, readSettings } from "./settings.ts";
import type { TrainingEvent } from "./training/messages.ts";
import { WorkspaceModel } from "./workspace-model.ts";

const COMMANDS: readonly ServerCommand[] = ["unroll.train", "unroll.stop", "unroll.forget"];
const NEVER_CANCELLED = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };

/** Serves one client on `connection`, until it ends. See protocol.ts for what is spoken. */
export function startServer(connection: Connection, host: Host): void {
  const server = new Server(connection, host);
  connection.onInitialize((params) => server.initialize(params));
  connection.onInitialized(() => server.initialized());
  connection.onShutdown(() => server.shutDown());
  connection.onDidChangeConfiguration(() => server.readConfiguration());
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    server.open(uri, new OpenDocument(uri, languageId, version, text));
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    server.documents.get(uri)?.change(contentChanges, version);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => server.close(textDocument.uri));
  connection.languages.inlineCompletion.on(async ({ textDocument, position }, token) => {
    const document = server.documents.get(textDocument.uri);
    const { network } = server.model;
    const { enabled, suggestions } = server.settings;
    if (document === undefined || network === undefined || !enabled) return [];
    return completeInline(document, position, network, suggestions.threshold, token);
  });
  // Not onExecuteCommand, which takes the progress token out of the request: cancelling needs to know it.
  connection.onRequest(ExecuteCommandRequest.type, (params, token) => server.execute(params, token));
  connection.listen();
}

class Server {
  readonly documents = new Map<string, OpenDocument>();
  settings: Settings = DEFAULT_SETTINGS;
  readonly #connection: Connection;
  readonly #host: Host;
  readonly #progress: ProgressReporter;
  #storagePath: string;
  #folders: string[] = [];
  #capabilities: InitializeParams["capabilities"] = {};
  #kernels: Promise<KernelChoice> | undefined;
  #kernelWish = "auto";
  #model: WorkspaceModel | undefined;
  #warming: Promise<unknown> = Promise.resolve();
  #lastStatus = "";
  /** Resolves when the client has answered what the settings are. */
  #configured: Promise<void> = Promise.resolve();

  constructor(connection: Connection, host: Host) {
    this.#connection = connection;
    this.#host = host;
    this.#storagePath = host.defaultStoragePath;
    this.#progress = new ProgressReporter(connection);
  }

  /** The model of the folders that are open now. */
  get model(): WorkspaceModel {
    this.#model ??= this.#openModel();
    return this.#model;
  }

  initialize({ initializationOptions, workspaceFolders, rootUri, capabilities }: InitializeParams): InitializeResult {
    const options: InitializationOptions = initializationOptions ?? {};
    if (typeof options.l10n === "string") l10n.config({ contents: options.l10n });
    if (options.storagePath) this.#storagePath = options.storagePath;
    if (typeof options.kernels === "string") this.#kernelWish = options.kernels;
    this.#capabilities = capabilities;
    this.#progress.initialize(capabilities.window?.workDoneProgress === true);
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.#folders = this.#pathsOf(uris);
    return {
      serverInfo: { name: "unroll" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        inlineCompletionProvider: true,
        executeCommandProvider: { commands: [...COMMANDS], workDoneProgress: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async initialized(): Promise<void> {
    if (this.#capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      void this.#connection.client.register(DidChangeConfigurationNotification.type, { section: "unroll" });
    }
    if (this.#capabilities.workspace?.workspaceFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(this.#pathsOf(removed.map(({ uri }) => uri)));
        const kept = this.#folders.filter((folder) => !gone.has(folder));
        this.#folders = [...kept, ...this.#pathsOf(added.map(({ uri }) => uri))];
        void this.#model?.stop();
        this.#model = this.#openModel();
      });
    }
    // Ready as soon as a client may ask: it need not wait for the configuration.
    const { model } = this;
    this.#configured = this.readConfiguration();
    await this.#configured;
    this.#tellStatus(model);
  }

  async readConfiguration(): Promise<void> {
    if (!this.#capabilities.workspace?.configuration) return;
    this.settings = readSettings(await this.#connection.workspace.getConfiguration("unroll"));
  }

  open(uri: string, document: OpenDocument): void {
    this.documents.set(uri, document);
    this.#warm(document);
  }

  close(uri: string): void {
    this.documents.delete(uri);
  }

  /** Ends a training; what it learned it saves by itself, even when this process is gone by then. */
  shutDown(): void {
    void this.#model?.stop();
  }

  async execute(params: ExecuteCommandParams, token: CancellationToken): Promise<TrainingReport | null> {
    switch (params.command as ServerCommand) {
      case "unroll.train":
        return this.#train(params, token);
      case "unroll.stop":
        await this.model.stop();
        return null;
      case "unroll.forget":
        await failing(this.model.forget());
        return null;
      default:
        throw new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${params.command}.`);
    }
  }

  async #train({ arguments: given, workDoneToken }: ExecuteCommandParams, token: CancellationToken) {
    await this.#configured;
    const { seconds = this.settings.training.seconds, fresh = false }: TrainArguments = given?.[0] ?? {};
    if (typeof seconds !== "number" || !(seconds > 0 && seconds < Infinity)) {
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        l10n.t("{0} is no number of seconds: give one above 0.", String(seconds)),
      );
    }
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    const title = l10n.t("Unroll: learning this workspace");
    const progress = await this.#progress.open(workDoneToken, title, () => cancel.abort());
    let share = 0;
    const hear = (event: TrainingEvent) => {
      if (event.kind === "reading") progress.report(l10n.t("reading files"), 0);
      if (event.kind === "progress") {
        share = event.share;
        progress.report(l10n.t("{0} bits per character", event.bitsPerCharacter.toFixed(2)), 100 * share);
      }
      if (event.kind === "paused" && event.paused) {
        const why = l10n.t("paused: on battery. Plug in, or turn off the setting 'unroll.training.pauseOnBattery'.");
        progress.report(why, 100 * share);
      }
    };
    const wish = { seconds, fresh: fresh === true, settings: this.settings.training };
    return failing(this.model.train(wish, hear, cancel.signal)).finally(() => progress.end());
  }

  #openModel(): WorkspaceModel {
    let known: unknown;
    this.#kernels ??= this.#host.loadKernels(this.#kernelWish).then((choice) => {
      this.#connection.console.info(`kernels: ${describeKernels(choice)}`);
      return choice;
    });
    const model = new WorkspaceModel(
      this.#host,
      this.#kernelWish,
      this.#kernels,
      this.#storagePath,
      this.#folders,
      () => {
        if (this.#model !== model) return; // other folders are open by now
        this.#tellStatus(model);
        if (known !== model.network) for (const document of this.documents.values()) this.#warm(document);
        known = model.network;
      },
      (message) => this.#connection.console.warn(message),
    );
    void model.load();
    return model;
  }

  /** Computes the states of a document before anybody asks; one document at a time. */
  #warm(document: OpenDocument): void {
    const { network } = this.model;
    if (network === undefined || !this.settings.enabled) return;
    this.#warming = this.#warming.then(() => {
      if (this.model.network !== network) return undefined;
      return finish(document.advanceToEnd(network), document, NEVER_CANCELLED);
    });
  }

  #tellStatus(model: WorkspaceModel): void {
    const { status } = model;
    if (JSON.stringify(status) === this.#lastStatus) return;
    this.#lastStatus = JSON.stringify(status);
    if (status.state === "error") this.#connection.console.error(status.message ?? "");
    void this.#connection.sendNotification("unroll/status", status);
  }

  #pathsOf(uris: readonly string[]): string[] {
    return uris.map((uri) => this.#host.pathOf(uri)).filter((path) => path !== undefined);
  }
}

/** Turns an error with a message for the user into the answer to a request. */
async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new ResponseError(LSPErrorCodes.RequestFailed, error instanceof Error ? error.message : String(error));
  }
}
