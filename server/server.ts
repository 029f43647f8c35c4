import * as l10n from "@vscode/l10n";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type TextDocumentContentChangeEvent,
  TextDocumentSyncKind,
  WatchKind,
} from "vscode-languageserver";
import { ChangedFiles } from "./changed-files.ts";
import { Commands } from "./commands.ts";
import { Completer, FIRST_WAIT_MILLISECONDS } from "./completion/completer.ts";
import { Explainer } from "./completion/explainer.ts";
import { Teachers } from "./completion/teachers.ts";
import { repositoryFolderOf } from "./documents/commit-messages.ts";
import type { OpenDocument } from "./documents/document.ts";
import { NOTEBOOK_SYNC, Notebooks } from "./documents/notebooks.ts";
import { OpenDocuments } from "./documents/open-documents.ts";
import { SecretSearches } from "./documents/secret-searches.ts";
import { TextGenerator } from "./generation/text-generator.ts";
import type { Host } from "./node/host.ts";
import { COMMANDS, type CursorParams, type InitializationOptions, READY, type Settings, TRAINED } from "./protocol.ts";
import { UnusualLinesFinder } from "./review/finder.ts";
import { Scheduler } from "./scheduler.ts";
import { Session } from "./session.ts";
import { DEFAULT_SETTINGS, readPath, readSettings, readStartSettings } from "./settings.ts";
import { StatusReporter } from "./status-reporter.ts";
import type { Evaluating } from "./training/activity.ts";
import { Usage } from "./usage/usage.ts";
import { readCommitTexts } from "./workspace/commit-texts.ts";
import { describeKernels, type KernelChoice } from "./workspace/kernels.ts";
import type { WorkspaceReader } from "./workspace/reader.ts";

/** Connects the server's parts to each other and to the client. */
export class Server {
  readonly documents: OpenDocuments;
  readonly notebooks = new Notebooks(this);
  readonly completer: Completer;
  readonly commands: Commands;
  readonly generator: TextGenerator;
  readonly secrets: SecretSearches;
  readonly usage: Usage;
  settings: Settings = DEFAULT_SETTINGS;
  readonly #connection: Connection;
  readonly #host: Host;
  readonly scheduler: Scheduler;
  readonly #reader: WorkspaceReader;
  #storagePath: string;
  #folders: readonly string[] = [];
  #capabilities: InitializeParams["capabilities"] = {};
  #kernels: Promise<KernelChoice> | undefined;
  #kernelSetting = "auto";
  /** The file of the base network; undefined for none. */
  #base: string | undefined;
  #session: Session | undefined;
  #evaluation: Evaluating | undefined;
  readonly #status: StatusReporter;
  /** Resolves when the client has answered with the settings. */
  #configured: Promise<void> = Promise.resolve();

  constructor(connection: Connection, host: Host) {
    this.#connection = connection;
    this.#host = host;
    this.#status = new StatusReporter(connection);
    this.#storagePath = host.defaultStoragePath;
    this.#reader = host.openReader();
    this.scheduler = new Scheduler({
      onError: (error) => connection.console.error(String((error as Error)?.stack ?? error)),
      afterBackground: () => this.completer.resume(),
    });
    this.documents = new OpenDocuments((uri) => host.pathOf(uri));
    const pathOf = (uri: string) => host.pathOf(uri);
    /** A cell has the path of its notebook. */
    const pathAround = (uri: string) => host.pathOf(this.notebooks.of(uri) ?? uri);
    const mayLearn = (path: string) => this.#mayLearn(path);
    const findSecrets = (text: string) => this.#reader.findSecrets(text);
    this.#teachers = new Teachers(mayLearn, pathAround, () => this.#refresh());
    this.usage = new Usage({
      store: () => host.openUsage(this.#storagePath),
      scheduler: this.scheduler,
      onChange: () => this.reportStatus(),
      warn: (message) => connection.console.warn(message),
    });
    this.completer = new Completer({
      documents: this.documents.byUri,
      pathOf: pathAround,
      scheduler: this.scheduler,
      mayTeach: (document) => this.#teachers.has(document),
      cellsBeside: (uri) => this.notebooks.besides(uri),
      readCommits: (document) => {
        const folder = repositoryFolderOf(document, pathOf);
        if (folder === undefined) return undefined;
        return readCommitTexts(host.openRepository(folder), { mayLearn, findSecrets });
      },
      use: this.usage.learning,
    });
    this.completer.onReady = ({ uri }, position) =>
      this.scheduler.report(connection.sendNotification(READY, { textDocument: { uri }, position }));
    const target = async () => {
      await this.#configured;
      const { workspace, training } = this.#current;
      return { workspace, training, settings: this.settings, storagePath: this.#storagePath, usage: this.usage };
    };
    const onEvaluating = (evaluation: Evaluating | undefined) => {
      this.#evaluation = evaluation;
      this.reportStatus();
    };
    const { documents, completer, scheduler } = this;
    this.secrets = new SecretSearches(scheduler, findSecrets, (document) => completer.forget(document));
    const isSearched = (document: OpenDocument) => this.searched(document);
    const explainer = new Explainer({ documents, completer, scheduler, uriOf: (path) => host.uriOf(path), isSearched });
    this.generator = new TextGenerator({
      connection,
      scheduler,
      reader: this.#reader,
      findSecrets,
      target,
      onDocument: (uri) => this.#teachers.exclude(uri),
    });
    this.#unusualLines = new UnusualLinesFinder({
      documents,
      pathOf,
      reviews: host.openReviews((detail) => connection.console.error(detail)),
      modelsOf: () => ({ storagePath: this.#storagePath, kernels: this.#kernelSetting }),
    });
    this.commands = new Commands(connection, host, target, onEvaluating, explainer, this.#unusualLines);
    this.changed = new ChangedFiles({ scheduler, documents, pathOf, memory: () => this.#current.workspace.memory });
  }

  /** The documents that others may learn from. */
  readonly #teachers: Teachers;
  readonly #unusualLines: UnusualLinesFinder;
  readonly changed: ChangedFiles;

  initialize({ initializationOptions, workspaceFolders, rootUri, capabilities }: InitializeParams): InitializeResult {
    const options: InitializationOptions = initializationOptions ?? {};
    if (typeof options.l10n === "string") l10n.config({ contents: options.l10n });
    const { settings, corrections } = readStartSettings(options);
    const pathOf = (named: string) => this.#host.pathNamed(named);
    const storage = readPath("unroll.storagePath", settings.storagePath, this.#storagePath, pathOf);
    const base = readPath("unroll.base.file", settings.base.file, this.#host.baseNetwork, pathOf);
    for (const correction of [...corrections, ...storage.corrections, ...base.corrections])
      this.#connection.console.warn(correction);
    this.#storagePath = storage.settings;
    this.#base = settings.base.enabled ? base.settings : undefined;
    this.#kernelSetting = settings.kernels;
    this.#capabilities = capabilities;
    this.commands.initialize(capabilities.window?.workDoneProgress === true);
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.#folders = this.#pathsOf(uris);
    return {
      serverInfo: { name: "unroll" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        notebookDocumentSync: NOTEBOOK_SYNC,
        inlineCompletionProvider: true,
        executeCommandProvider: { commands: Object.values(COMMANDS).map(({ name }) => name), workDoneProgress: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async initialized(): Promise<void> {
    const { client, workspace } = this.#connection;
    if (this.#capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      this.scheduler.report(client.register(DidChangeConfigurationNotification.type, { section: "unroll" }));
    }
    if (this.#capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = [{ globPattern: "**/*", kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete }];
      this.scheduler.report(client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    if (this.#capabilities.workspace?.workspaceFolders) {
      workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(this.#pathsOf(removed.map(({ uri }) => uri)));
        const kept = this.#folders.filter((folder) => !gone.has(folder));
        this.#folders = [...kept, ...this.#pathsOf(added.map(({ uri }) => uri))];
        this.#closeSession();
        this.#applySettings();
      });
    }
    // The stored network loads in the meantime; the workspace is not read before the settings are known.
    void this.#current;
    void this.usage.load();
    this.changed.start();
    await this.configure();
  }

  /** Requests the settings from the client and applies them. */
  configure(): Promise<void> {
    this.#configured = this.#readSettings().then(() => this.#applySettings());
    return this.#configured;
  }

  open(document: OpenDocument): void {
    this.documents.open(document);
    if (this.notebooks.of(document.uri) !== undefined) this.completer.forget(document); // it counts for the others at once
    this.scheduler.report(this.#teachers.decide(document.uri));
    this.secrets.open(document);
  }

  change(uri: string, changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    const document = this.documents.get(uri);
    if (document === undefined) return;
    if (this.settings.enabled) this.usage.noteChanges(document.languageId, changes);
    this.completer.applyEdits(document, document.change(changes, version));
    this.secrets.noteChange(document);
  }

  /** Prepares for typing at `position` of a document, where the cursor is. */
  noteCursor({ textDocument: { uri }, position }: CursorParams): void {
    if (!this.settings.enabled) return;
    const document = this.documents.use(uri);
    if (document !== undefined) this.completer.prepare(document, position);
  }

  /** Resolves after the first search of a document for secrets, and of the other cells of its notebook. */
  async searched(document: OpenDocument): Promise<void> {
    const { above = [], below = [] } = this.notebooks.besides(document.uri) ?? {};
    const others = [...above, ...below].flatMap((uri) => this.documents.get(uri) ?? []);
    for (const one of [document, ...others]) await this.secrets.first(one);
  }

  close(uri: string): void {
    const document = this.documents.close(uri);
    if (document === undefined) return;
    this.#teachers.forget(uri);
    this.completer.forget(document);
    this.#unusualLines.close(uri);
    const path = this.#host.pathOf(uri);
    if (path !== undefined) this.scheduler.report(this.#current.workspace.memory.learnFiles([path]));
  }

  /** Learns a saved file permanently: the memory at once, the network in a later rehearsal. */
  async save(uri: string): Promise<void> {
    const path = this.#host.pathOf(uri);
    const document = this.documents.get(uri);
    if (document !== undefined) await this.secrets.search(document);
    const { enabled, training } = this.settings;
    if (path === undefined || !enabled) return;
    if (document !== undefined) this.scheduler.report(this.#teachers.decide(uri)); // a notebook is none
    const { workspace, rehearsals } = this.#current;
    if (training.afterSaves) rehearsals.note(path, training);
    await workspace.memory.learnFiles([path]);
  }

  /** Ends all work. A training saves what it has learned by itself, even after this process has ended. */
  async shutDown(): Promise<void> {
    this.secrets.dispose();
    this.changed.dispose();
    this.completer.dispose();
    this.#unusualLines.dispose();
    this.#closeSession();
    this.#reader.dispose();
    await this.usage.dispose();
  }

  /** Whether the file of an open document may be learned. */
  async #mayLearn(path: string): Promise<boolean> {
    await this.#configured;
    const { enabled, training } = this.settings;
    const { maxFileSize, exclude } = training;
    if (!enabled) return false;
    return this.#reader.mayLearn(this.#folders, { maxFileSize, exclude }, path);
  }

  async #readSettings(): Promise<void> {
    if (!this.#capabilities.workspace?.configuration) return;
    const { settings, corrections } = readSettings(await this.#connection.workspace.getConfiguration("unroll"));
    for (const correction of corrections) this.#connection.console.warn(correction);
    this.settings = settings;
  }

  #applySettings(): void {
    const { enabled, training, memory, suggestions } = this.settings;
    const { workspace, training: control, rehearsals } = this.#current;
    this.scheduler.report(this.#teachers.decideAll());
    this.completer.maxDocumentSize = suggestions.maxDocumentSize;
    this.completer.wishes = suggestions;
    this.completer.firstWait = FIRST_WAIT_MILLISECONDS;
    const { maxFileSize, exclude } = training;
    this.scheduler.report(
      workspace.memory.configure({ enabled, corpus: { maxFileSize, exclude }, megabytes: memory.megabytes }),
    );
    if (!enabled) {
      rehearsals.clear();
      this.scheduler.report(control.stop());
    } else if (this.#folders.length > 0) {
      this.scheduler.report(this.#current.resume(() => this.settings.training));
    }
    this.reportStatus();
  }

  get #current(): Session {
    this.#session ??= this.#openSession();
    return this.#session;
  }

  #openSession(): Session {
    const host = this.#host;
    const folders = this.#folders;
    this.#kernels ??= host.loadKernels(this.#kernelSetting).then((choice) => {
      this.#connection.console.info(`kernels: ${describeKernels(choice)}`);
      return choice;
    });
    const session: Session = new Session({
      host,
      storagePath: this.#storagePath,
      kernelSetting: this.#kernelSetting,
      base: this.#base,
      folders,
      reader: this.#reader,
      kernels: this.#kernels,
      scheduler: this.scheduler,
      beforeMemory: () => this.completer.suspend(),
      onNeighbours: () => this.#refresh(),
      onRules: () => this.scheduler.report(this.#teachers.decideAll()),
      openPaths: () => this.documents.paths,
      onResumed: (report) => this.scheduler.report(this.#connection.sendNotification(TRAINED, report)),
      unfinished: () => this.completer.unfinished,
      onChange: () => {
        if (this.#session !== session) return; // the folders have changed
        this.completer.use(session.workspace.completion);
        this.reportStatus();
      },
      warn: (message: string) => this.#connection.console.warn(message),
    });
    return session;
  }

  /** The active document has other neighbours: it is read anew, but not in the middle of an answer. */
  #refresh(): void {
    const { completer } = this;
    const refresh = function* () {
      yield completer.refresh();
    };
    this.scheduler.report(this.scheduler.run("prepare", refresh, new AbortController().signal));
  }

  #closeSession(): void {
    this.#session?.dispose();
    this.#session = undefined;
  }

  /** Sends the status to the client if it has changed. */
  reportStatus(): void {
    const { workspace, training } = this.#current;
    const { partial } = this.completer;
    this.scheduler.report(
      this.#status.report({ workspace, training, evaluation: this.#evaluation, partial, usage: this.usage }),
    );
  }

  #pathsOf(uris: readonly string[]): string[] {
    return uris.map((uri) => this.#host.pathOf(uri)).filter((path) => path !== undefined);
  }
}
