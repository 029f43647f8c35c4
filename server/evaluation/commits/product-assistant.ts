import { pathToFileURL } from "node:url";
import type { Position } from "vscode-languageserver";
import { Completer, FIRST_WAIT_MILLISECONDS } from "../../completion/completer.ts";
import { NEVER_CANCELLED } from "../../completion/request-slices.ts";
import { OpenDocument } from "../../documents/document.ts";
import { OpenDocuments } from "../../documents/open-documents.ts";
import type { Host } from "../../node/host.ts";
import { Scheduler } from "../../scheduler.ts";
import { DEFAULT_SETTINGS } from "../../settings.ts";
import type { WorkspaceReader } from "../../workspace/reader.ts";
import type { ModelStore } from "../../workspace/store.ts";
import { Workspace } from "../../workspace/workspace.ts";
import type { Assistant, GhostText, TextEdit } from "./assistant.ts";
import { VirtualTime } from "./virtual-time.ts";

/** LSP's InlineCompletionTriggerKind.Automatic: the user has typed. */
const AUTOMATIC = 2;
/** A user who clicks somewhere needs at least so long to press a key, in milliseconds. */
const REST_MILLISECONDS = 300;
/** A pause after which the scheduler takes nobody for typing, in milliseconds. */
const PAUSE_MILLISECONDS = 1000;

export type EvaluationHost = Pick<Host, "openReader" | "loadKernels" | "loadMemory" | "pathOf">;

/** The product as it serves an editor: the server's own completer and workspace, without the protocol between. */
export class ProductAssistant implements Assistant {
  readonly #time = new VirtualTime();
  readonly #scheduler: Scheduler;
  readonly #documents: OpenDocuments;
  readonly #completer: Completer;
  readonly #workspace: Workspace;
  readonly #reader: WorkspaceReader;
  readonly #threshold: number;
  #document: OpenDocument | undefined;
  #path = "";
  #text = "";
  #error: unknown;
  /** The newest one: why the workspace was not learned, where it was not. */
  #warning: string | undefined;

  private constructor(
    host: EvaluationHost,
    folder: string,
    store: ModelStore,
    base: string | undefined,
    threshold: number,
  ) {
    this.#threshold = threshold;
    this.#scheduler = new Scheduler({
      onError: (error) => {
        this.#error ??= error;
      },
      afterBackground: () => this.#completer.resume(),
      loop: this.#time,
    });
    this.#documents = new OpenDocuments((uri) => host.pathOf(uri));
    this.#completer = new Completer({
      documents: this.#documents.byUri,
      pathOf: (uri) => host.pathOf(uri),
      scheduler: this.#scheduler,
    });
    this.#completer.firstWait = FIRST_WAIT_MILLISECONDS;
    this.#reader = host.openReader();
    this.#workspace = new Workspace({
      folders: [folder],
      store,
      reader: this.#reader,
      kernels: host.loadKernels("auto"),
      base,
      loadModule: () => host.loadMemory(),
      scheduler: this.#scheduler,
      beforeMemory: () => this.#completer.suspend(),
      onNeighbours: () => this.#completer.refresh(),
      onRules: () => {},
      openPaths: () => this.#documents.paths,
      onChange: () => this.#completer.use(this.#workspace.completion),
      warn: (message) => {
        this.#warning = message;
      },
    });
  }

  /**
   * An assistant that has learned the workspace in `folder`, with the network that `store` has, or else the base network.
   *
   * @throws the first error of its work
   */
  static async start(
    host: EvaluationHost,
    folder: string,
    store: ModelStore,
    base?: string,
    threshold = DEFAULT_SETTINGS.suggestions.threshold,
  ): Promise<ProductAssistant> {
    const assistant = new ProductAssistant(host, folder, store, base, threshold);
    try {
      await assistant.#learn();
    } catch (error) {
      assistant.dispose();
      throw error;
    }
    return assistant;
  }

  async #learn(): Promise<void> {
    const { maxFileSize, exclude } = DEFAULT_SETTINGS.training;
    const { megabytes } = DEFAULT_SETTINGS.memory;
    await this.#workspace.network.load();
    await this.#workspace.memory.configure({ enabled: true, corpus: { maxFileSize, exclude }, megabytes });
    this.#check();
    if (!this.#workspace.completion.memory?.ready) throw new Error(this.#warning);
  }

  async open(path: string, text: string): Promise<void> {
    this.#close();
    this.#path = path;
    this.#text = text;
    const document = new OpenDocument(pathToFileURL(path).href, "", 1, text);
    this.#document = document;
    this.#documents.open(document);
    await document.searchSecrets((all) => this.#reader.findSecrets(all));
    // Whoever opens a file looks at it before typing.
    await this.#findNeighbours();
    this.#completer.prepare(document, { line: 0, character: 0 });
    await this.idle();
  }

  async rest(cursor: number): Promise<void> {
    await this.#findNeighbours();
    this.#completer.prepare(this.#opened, this.#positionOf(cursor));
    this.#time.skip(PAUSE_MILLISECONDS);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, REST_MILLISECONDS);
    await Promise.race([promise, this.#afterAllWork()]);
    clearTimeout(timer);
  }

  edit({ start, end, inserted }: TextEdit): void {
    const document = this.#opened;
    const range = { start: this.#positionOf(start), end: this.#positionOf(end) };
    this.#text = this.#text.slice(0, start) + inserted + this.#text.slice(end);
    this.#completer.applyEdits(document, document.change([{ range, text: inserted }], document.version + 1));
  }

  async suggest(cursor: number): Promise<GhostText | undefined> {
    const position = this.#positionOf(cursor);
    const context = { triggerKind: AUTOMATIC } as const;
    const [item] = await this.#scheduler.answer(() =>
      this.#completer.complete(this.#opened, position, context, this.#threshold, NEVER_CANCELLED),
    );
    if (item === undefined || typeof item.insertText !== "string") return undefined;
    return { text: item.insertText, replacedSuffix: item.range!.end.character - item.range!.start.character };
  }

  async idle(): Promise<void> {
    this.#time.skip(PAUSE_MILLISECONDS);
    await this.#afterAllWork();
    this.#check();
  }

  async save(paths: readonly string[]): Promise<void> {
    this.#close();
    this.#time.skip(PAUSE_MILLISECONDS);
    await this.#workspace.memory.learnFiles(paths);
    this.#check();
  }

  dispose(): void {
    this.#completer.dispose();
    this.#workspace.dispose();
    this.#reader.dispose();
  }

  get #opened(): OpenDocument {
    if (this.#document === undefined) throw new RangeError("no file is open");
    return this.#document;
  }

  #close(): void {
    if (this.#document === undefined) return;
    this.#documents.close(this.#document.uri);
    this.#completer.forget(this.#document);
    this.#document = undefined;
  }

  /** Another thread looks for them, in less time than anybody rests: without a wait, chance would decide who has them. */
  async #findNeighbours(): Promise<void> {
    await this.#workspace.completion.memory?.findNeighbours(this.#path, this.#opened.text);
  }

  /** Work of the lowest priority runs when all other has ended. */
  async #afterAllWork(): Promise<void> {
    await this.#scheduler.run("learn", function* () {}, new AbortController().signal);
  }

  #positionOf(offset: number): Position {
    let line = 0;
    let start = 0;
    for (let next = this.#text.indexOf("\n"); next >= 0 && next < offset; next = this.#text.indexOf("\n", start)) {
      line++;
      start = next + 1;
    }
    return { line, character: offset - start };
  }

  #check(): void {
    if (this.#error !== undefined) throw this.#error;
  }
}
