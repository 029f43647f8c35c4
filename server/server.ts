import * as l10n from "@vscode/l10n";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ExecuteCommandRequest,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  type TextDocumentContentChangeEvent,
  TextDocumentSyncKind,
  WatchKind,
} from "vscode-languageserver";
import { Batch } from "./batch.ts";
import { Completer } from "./completion/completer.ts";
import { OpenDocument } from "./documents/document.ts";
import type { Host } from "./node/host.ts";
import {
  answerCommand,
  COMMANDS,
  type CommandContext,
  type CommandHandlers,
  CURSOR,
  type CursorParams,
  type InitializationOptions,
  type Settings,
  STATUS,
  type TrainArguments,
} from "./protocol.ts";
import { Background } from "./scheduler.ts";
import { DEFAULT_SETTINGS, readSettings, readStartSettings } from "./settings.ts";
import { activityOf, ProgressReporter } from "./training/progress.ts";
import type { TrainingEvent } from "./training/protocol.ts";
import { describeKernels, type KernelChoice } from "./workspace/kernels.ts";
import { WorkspaceModel } from "./workspace/workspace-model.ts";

/** How long after the first change documents are searched for secrets that were typed in, in milliseconds. */
const SEARCH_AFTER = 1000;
/** How long after the first change files on the disk are learned, in milliseconds: of a flood, all at once. */
const LEARN_AFTER = 2000;

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
    server.change(uri, contentChanges, version);
  });
  connection.onDidSaveTextDocument(({ textDocument }) => server.save(textDocument.uri));
  connection.onDidCloseTextDocument(({ textDocument }) => server.close(textDocument.uri));
  connection.onDidChangeWatchedFiles(({ changes }) => server.noteChanges(changes.map(({ uri }) => uri)));
  connection.onNotification(CURSOR, (cursor) => server.noteCursor(cursor));
  connection.languages.inlineCompletion.on(async ({ textDocument, position, context }, token) => {
    const document = server.documents.get(textDocument.uri);
    const { enabled, suggestions } = server.settings;
    if (document === undefined || !enabled) return [];
    server.touch(textDocument.uri, document);
    return server.completer.complete(document, position, context, suggestions.threshold, token);
  });
  // Not onExecuteCommand, which takes the progress token out of the request: cancelling needs to know it.
  connection.onRequest(ExecuteCommandRequest.type, (params, token) => answerCommand(server.commands, params, token));
  connection.listen();
}

class Server {
  /** By URI; those used last stand at the end. */
  readonly documents = new Map<string, OpenDocument>();
  readonly completer: Completer;
  settings: Settings = DEFAULT_SETTINGS;
  readonly #connection: Connection;
  readonly #host: Host;
  readonly #progress: ProgressReporter;
  #storagePath: string;
  #folders: string[] = [];
  #capabilities: InitializeParams["capabilities"] = {};
  #kernels: Promise<KernelChoice> | undefined;
  #kernelSetting = "auto";
  #model: WorkspaceModel | undefined;
  readonly #background: Background;
  /** Documents that changed since they were searched for secrets. */
  readonly #unsearched = new Batch<OpenDocument>(SEARCH_AFTER, (documents) => {
    for (const document of documents) this.#report(this.#searchSecrets(document));
  });
  /** Paths of files that changed on the disk: what is not open is learned. */
  readonly #changed = new Batch<string>(LEARN_AFTER, (paths) => {
    const open = this.#openPaths;
    this.#report(this.#learnFiles(paths.filter((path) => !open.has(path))));
  });
  #lastStatus = "";
  /** Resolves when the client has answered what the settings are. */
  #configured: Promise<void> = Promise.resolve();

  constructor(connection: Connection, host: Host) {
    this.#connection = connection;
    this.#host = host;
    this.#storagePath = host.defaultStoragePath;
    this.#progress = new ProgressReporter(connection);
    this.#background = new Background((error) => connection.console.error(String((error as Error)?.stack ?? error)));
    this.completer = new Completer(this.documents, (uri) => host.pathOf(uri), this.#background);
  }

  /** The model of the folders that are open now. */
  get model(): WorkspaceModel {
    this.#model ??= this.#openModel();
    return this.#model;
  }

  initialize({ initializationOptions, workspaceFolders, rootUri, capabilities }: InitializeParams): InitializeResult {
    const options: InitializationOptions = initializationOptions ?? {};
    if (typeof options.l10n === "string") l10n.config({ contents: options.l10n });
    const { settings, corrections } = readStartSettings(options);
    for (const correction of corrections) this.#connection.console.warn(correction);
    if (settings.storagePath !== "") this.#storagePath = settings.storagePath;
    this.#kernelSetting = settings.kernels;
    this.#capabilities = capabilities;
    this.#progress.initialize(capabilities.window?.workDoneProgress === true);
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.#folders = this.#pathsOf(uris);
    return {
      serverInfo: { name: "unroll" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        inlineCompletionProvider: true,
        executeCommandProvider: { commands: Object.values(COMMANDS).map(({ name }) => name), workDoneProgress: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async initialized(): Promise<void> {
    if (this.#capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      void this.#connection.client.register(DidChangeConfigurationNotification.type, { section: "unroll" });
    }
    if (this.#capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = [{ globPattern: "**/*", kind: WatchKind.Create | WatchKind.Change }];
      void this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (this.#capabilities.workspace?.workspaceFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(this.#pathsOf(removed.map(({ uri }) => uri)));
        const kept = this.#folders.filter((folder) => !gone.has(folder));
        this.#folders = [...kept, ...this.#pathsOf(added.map(({ uri }) => uri))];
        void this.#model?.dispose();
        this.#model = this.#openModel();
        void this.#remember(this.#model);
      });
    }
    // Ready as soon as a client may ask: it need not wait for the configuration.
    const { model } = this;
    this.#configured = this.readConfiguration();
    await this.#configured;
    this.#tellStatus(model);
    void this.#remember(model);
  }

  async readConfiguration(): Promise<void> {
    if (!this.#capabilities.workspace?.configuration) return;
    const { settings, corrections } = readSettings(await this.#connection.workspace.getConfiguration("unroll"));
    for (const correction of corrections) this.#connection.console.warn(correction);
    this.settings = settings;
  }

  open(uri: string, document: OpenDocument): void {
    this.touch(uri, document);
    this.#report(this.#searchSecrets(document));
  }

  change(uri: string, changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    const document = this.documents.get(uri);
    if (document === undefined) return;
    this.completer.follow(document, document.change(changes, version));
    this.#unsearched.add(document);
  }

  async #searchSecrets(document: OpenDocument): Promise<void> {
    if (await document.searchSecrets()) this.completer.forget(document);
  }

  /** A document is in use now. */
  touch(uri: string, document: OpenDocument): void {
    this.documents.delete(uri);
    this.documents.set(uri, document);
  }

  /** Somebody is at `position` of a document, and may type there. */
  noteCursor({ textDocument: { uri }, position }: CursorParams): void {
    const document = this.documents.get(uri);
    if (document === undefined || !this.settings.enabled) return;
    this.touch(uri, document);
    this.completer.prepare(document, position);
  }

  close(uri: string): void {
    const document = this.documents.get(uri);
    this.documents.delete(uri);
    if (document === undefined) return;
    this.completer.forget(document);
    this.#report(this.learnFile(uri));
  }

  /** Work that nobody waits for: what goes wrong is told in the log. */
  #report(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#connection.console.error(String((error as Error)?.stack ?? error)));
  }

  async save(uri: string): Promise<void> {
    await this.learnFile(uri);
    const path = this.#host.pathOf(uri);
    if (path !== undefined && this.settings.training.afterSaves) this.model.review(path, this.settings.training);
  }

  /** What was saved, or is no longer looked after by an overlay, is learned for good. */
  async learnFile(uri: string): Promise<void> {
    const path = this.#host.pathOf(uri);
    const document = this.documents.get(uri);
    if (path === undefined) return;
    if (document !== undefined) await this.#searchSecrets(document);
    await this.#learnFiles([path]);
  }

  async #learnFiles(paths: readonly string[]): Promise<void> {
    await this.model.learnFiles(paths, this.#corpusOptions);
    this.completer.resume();
  }

  /** Files were written, by the editor or by others. */
  noteChanges(uris: readonly string[]): void {
    for (const path of this.#pathsOf(uris)) this.#changed.add(path);
  }

  get #openPaths(): ReadonlySet<string> {
    return new Set(this.#pathsOf([...this.documents.keys()]));
  }

  get #corpusOptions() {
    const { maxFileSize, exclude } = this.settings.training;
    return { maxFileSize, exclude };
  }

  async #remember(model: WorkspaceModel): Promise<void> {
    try {
      await model.remember(this.#corpusOptions, this.settings.memory.megabytes, () => this.#openPaths);
      this.completer.resume();
    } catch (error) {
      this.#connection.console.warn(`The workspace is not remembered: ${String(error)}`);
    }
  }

  /** Ends all work. What a training learned it saves by itself, even when this process is gone by then. */
  shutDown(): void {
    this.#unsearched.dispose();
    this.#changed.dispose();
    this.completer.dispose();
    void this.#model?.dispose();
  }

  readonly commands: CommandHandlers = {
    train: ([given = {}], context) => this.#train(given, context),
    evaluate: ([given = {}], context) => this.#evaluate(given, context),
    stop: async () => {
      await this.model.stop();
      return null;
    },
    forget: async () => {
      await failing(this.model.forget());
      return null;
    },
  };

  async #train(given: TrainArguments, context: CommandContext) {
    await this.#configured;
    const { fresh = false } = given;
    const seconds = this.#secondsOf(given);
    const { progress, signal } = await this.#openProgress(context, l10n.t("Unroll is training on this workspace"));
    const onEvent = (event: TrainingEvent) => {
      const activity = activityOf(event);
      if (activity !== undefined) progress.report(activity);
    };
    const run = { seconds, fresh: fresh === true, settings: this.settings.training };
    return failing(this.model.train(run, onEvent, signal)).finally(() => progress.end());
  }

  async #evaluate(given: TrainArguments, context: CommandContext) {
    await this.#configured;
    const seconds = this.#secondsOf(given);
    const title = l10n.t(
      "Evaluating Unroll: training on 90% of the files, testing on the rest. This takes a few minutes.",
    );
    const { progress, signal } = await this.#openProgress(context, title);
    return failing(
      this.#host.evaluate({ folders: this.#folders, corpus: this.#corpusOptions, seconds }, signal),
    ).finally(() => progress.end());
  }

  /** What a command that learns from the folders begins with. @throws ResponseError without a folder */
  async #openProgress({ token, workDoneToken }: CommandContext, title: string) {
    if (this.#folders.length === 0) {
      const message = l10n.t("There is no folder to learn from. Open a folder with source code and train again.");
      throw new ResponseError(LSPErrorCodes.RequestFailed, message);
    }
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    const progress = await this.#progress.open(workDoneToken, title, () => cancel.abort());
    return { progress, signal: cancel.signal };
  }

  #secondsOf({ seconds = this.settings.training.seconds }: TrainArguments): number {
    if (typeof seconds === "number" && seconds >= 0 && seconds < Infinity) return seconds;
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      l10n.t(
        "{0} is no number of seconds: give one above 0, or 0 for as long as the workspace is worth.",
        String(seconds),
      ),
    );
  }

  #openModel(): WorkspaceModel {
    this.#kernels ??= this.#host.loadKernels(this.#kernelSetting).then((choice) => {
      this.#connection.console.info(`kernels: ${describeKernels(choice)}`);
      return choice;
    });
    const model = new WorkspaceModel({
      host: this.#host,
      folders: this.#folders,
      storagePath: this.#storagePath,
      kernels: this.#kernels,
      trainingKernels: this.#kernelSetting,
      background: this.#background,
      beforeMemory: () => this.completer.suspend(),
      onChange: () => {
        if (this.#model !== model) return; // other folders are open by now
        this.#tellStatus(model);
        this.completer.use(model.completion);
      },
      warn: (message) => this.#connection.console.warn(message),
    });
    void model.load();
    return model;
  }

  #tellStatus(model: WorkspaceModel): void {
    const { status } = model;
    if (JSON.stringify(status) === this.#lastStatus) return;
    this.#lastStatus = JSON.stringify(status);
    if (status.problem !== undefined) this.#connection.console.error(status.problem);
    void this.#connection.sendNotification(STATUS, status);
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
