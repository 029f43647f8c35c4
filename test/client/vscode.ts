/** As much of VS Code's API as the client and its language client use, without an editor: what they show is kept to be looked at. */
import { EventEmitter as NodeEmitter } from "node:events";
import { URI, Utils } from "vscode-uri";
import { FakeDocument } from "./fake-document.ts";
import { FakeSettings } from "./fake-settings.ts";

class Disposable {
  readonly #dispose: () => void;

  constructor(dispose: () => void = () => {}) {
    this.#dispose = dispose;
  }

  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }

  dispose(): void {
    this.#dispose();
  }
}

class EventEmitter {
  readonly #emitter = new NodeEmitter();
  readonly event = (listener: (value: unknown) => void) => {
    this.#emitter.on("event", listener);
    return new Disposable(() => this.#emitter.off("event", listener));
  };

  fire(value: unknown): void {
    this.#emitter.emit("event", value);
  }

  dispose(): void {
    this.#emitter.removeAllListeners();
  }
}

/** `known`, and beside it functions that take anything, do nothing, and return something to dispose of. */
function namespace(known: object): object {
  return new Proxy(known, {
    get: (target, name) => (name in target ? Reflect.get(target, name) : () => new Disposable()),
  });
}

class Position {
  readonly line: number;
  readonly character: number;

  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(start: Position, end: Position) {
    this.start = start;
    this.end = end;
  }
}

class MarkdownString {
  value = "";

  appendText(text: string): this {
    this.value += text.replace(/[\\`*_{}[\]()#+\-.!]/g, "\\$&");
    return this;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

class CancellationTokenSource {
  readonly #cancelled = new EventEmitter();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.#cancelled.event };

  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#cancelled.fire(undefined);
  }
}

class InlineCompletionItem {
  readonly insertText: string;

  constructor(insertText: string) {
    this.insertText = insertText;
  }
}

/** Edits of documents: only insertions at the end. */
class WorkspaceEdit {
  readonly inserted: { readonly uri: URI; readonly text: string }[] = [];

  insert(uri: URI, _position: object, text: string): void {
    this.inserted.push({ uri, text });
  }
}

/** A webview as it was opened. */
export class FakePage {
  readonly options: object;
  /** What was sent to the page's script. */
  readonly messages: object[] = [];
  readonly #received = new EventEmitter();
  readonly webview = {
    html: "",
    asWebviewUri: (uri: URI) => uri.with({ scheme: "webview" }),
    onDidReceiveMessage: this.#received.event,
    postMessage: async (message: object) => {
      this.messages.push(message);
      return true;
    },
  };
  visible = true;
  readonly #shown = new EventEmitter();
  readonly onDidChangeViewState = this.#shown.event;
  readonly #closed = new EventEmitter();
  readonly onDidDispose = this.#closed.event;
  reveal = () => {};

  constructor(options: object) {
    this.options = options;
  }

  /** The page's script sends a message. */
  send(message: object): void {
    this.#received.fire(message);
  }

  /** The user looks at the page, or at another in its place. */
  turn(visible: boolean): void {
    this.visible = visible;
    this.#shown.fire({ webviewPanel: this });
  }

  dispose(): void {
    this.#closed.fire(undefined);
  }
}

/** The extensions that bring languages. */
const LANGUAGE_EXTENSIONS = [
  { packageJSON: { contributes: { languages: [{ id: "markdown", aliases: ["Markdown", "md"] }] } } },
];

/** An editor without a window. */
export class FakeEditor {
  readonly #settingsChanged = new EventEmitter();

  readonly #cursorMoved = new EventEmitter();

  /** The user turns to an editor that shows a document. */
  activate(document: { readonly uri: URI; readonly languageId: string; readonly isUntitled: boolean }): void {
    const selection = { active: { line: 0, character: 0 } };
    this.active = { document, selection, selections: [selection] };
    this.changeEditor();
  }

  readonly #documentOpened = new EventEmitter();

  /** The user changes the language of the document that has the focus: for extensions, it is closed and opened. */
  changeLanguage(languageId: string): void {
    const { document, selection, selections } = this.active!;
    const changed = { ...document, languageId };
    this.active = { document: changed, selection, selections };
    this.#documentOpened.fire(changed);
  }

  /** The user moves the cursor in the editor that has the focus. */
  moveCursor(): void {
    this.#cursorMoved.fire({});
  }

  readonly #textChanged = new EventEmitter();

  /** The user edits a document. */
  changeText(change: object): void {
    this.#textChanged.fire(change);
  }

  /** The files that were opened, and how. */
  readonly opened: { readonly uri: string; readonly line: number }[] = [];

  readonly settings = new FakeSettings((name) => this.changeSetting(name));
  /** What was made known to conditions of the manifest. */
  readonly context: Record<string, unknown> = {};
  /** The documents that are open, beside those that it opened itself. */
  textDocuments: readonly object[] = [];

  /** The user changes a setting. */
  changeSetting(name: string): void {
    this.#settingsChanged.fire({ affectsConfiguration: (section: string) => name.startsWith(section) });
  }

  /** The messages of all dialogs. */
  readonly dialogs: string[] = [];
  /** The lines of the log. */
  readonly log: string[] = [];
  readonly commands = new Map<string, (...given: unknown[]) => unknown>();
  /** The commands of the editor itself that were run, with what they were given. */
  readonly executed: unknown[][] = [];
  /** The context keys as they were when a command of the editor was executed. */
  readonly contextAt = new Map<unknown, Readonly<Record<string, unknown>>>();
  /** The labels of all lists, and the number of the entry that the user chooses in the next one, if one. */
  readonly lists: string[][] = [];
  /** What their entries say beside that. */
  readonly details: (string | undefined)[][] = [];
  choice: number | undefined;
  /** How the label of the entry ends that the user chooses in the next list, rather than by its number. */
  label: string | undefined;
  /** The numbers of the entries that the user chooses in the next ones, before `choice`. */
  readonly choices: number[] = [];
  /** What the user enters in the next boxes, and what the boxes said against the values tried in them. */
  readonly inputs: string[] = [];
  readonly objections: (string | undefined)[] = [];
  /** What a box is tried with before the user enters something. */
  readonly tried: string[] = [];
  /** The new documents, and whether they are shown. */
  readonly documents: FakeDocument[] = [];
  areShown = true;
  /** The button of the next dialog that the user clicks. */
  button: string | undefined;
  /** The progress that was shown last. */
  progress: { readonly title: string; percent: number; readonly source: CancellationTokenSource } | undefined;

  /** The editor that shows a document. */
  #editorOf(document: FakeDocument): object {
    const edit = async (change: (builder: object) => void) => {
      let isDone = false;
      change({ insert: (_position: object, text: string) => (isDone = document.append(text)) });
      return isDone;
    };
    return { document, visibleRanges: [], edit, revealRange: () => {} };
  }
  /** The pages that were opened; an editor without them has none. */
  readonly pages: FakePage[] = [];
  hasPages = true;
  isTrusted = true;
  /** The file that the user chooses in the next dialog for files, and how that was asked for. */
  file: URI | undefined;
  readonly fileDialogs: object[] = [];
  /** The folders that are open, if one is. */
  folders: readonly { readonly name: string; readonly uri: URI }[] | undefined;
  readonly #trusted = new EventEmitter();

  /** The user trusts the workspace. */
  trust(): void {
    this.isTrusted = true;
    this.#trusted.fire(undefined);
  }

  /** The editor that has the focus, if one has. */
  active: { readonly document: object; readonly selection: object; readonly selections: readonly object[] } | undefined;
  /** The item in the status bar. */
  readonly item = {
    text: "",
    tooltip: new MarkdownString(),
    accessibilityInformation: { label: "" },
    backgroundColor: undefined as object | undefined,
    command: "",
    show: () => {},
    dispose: () => {},
  };
  readonly #editorChanged = new EventEmitter();
  /** The other extensions, by id. */
  readonly extensions = new Map<string, { isActive: boolean; readonly extensionPath: string }>();
  /** The accounts that the user has signed in to. */
  accounts: readonly object[] = [];

  /** The user goes to another editor. */
  changeEditor(): void {
    this.#editorChanged.fire(undefined);
  }

  /** The provider of inline completions that was registered last. */
  provider: { provideInlineCompletionItems(...given: unknown[]): unknown } | undefined;

  /** The button of a dialog that the user clicks. */
  answer(_message: string): string | undefined {
    const { button } = this;
    this.button = undefined;
    return button;
  }

  /** The module `vscode`. */
  get api(): object {
    const dialog = async (message: string) => {
      this.dialogs.push(message);
      return this.answer(message);
    };
    const shown = () => {
      const opened = this.areShown ? this.documents.map((document) => this.#editorOf(document)) : [];
      return this.active === undefined ? opened : [this.active, ...opened];
    };
    const log = (line: unknown) => {
      this.log.push(String(line));
    };
    const active = () => this.active;
    const isTrusted = () => this.isTrusted;
    const folders = () => this.folders;
    const textDocuments = () => this.textDocuments;
    const channel = namespace({
      name: "Unroll",
      logLevel: 3,
      append: log,
      appendLine: log,
      error: log,
      warn: log,
      info: log,
    });
    const known: Record<string, unknown> = {
      __esModule: true, // or bundles copy the names that are known beforehand
      version: "1.107.0",
      env: { language: "en", appName: "test", appRoot: "/editor" },
      extensions: { getExtension: (id: string) => this.extensions.get(id), all: LANGUAGE_EXTENSIONS },
      authentication: { getAccounts: async () => this.accounts },
      l10n: { t: format },
      Uri: Object.assign(URI, { joinPath: Utils.joinPath }),
      Disposable,
      EventEmitter,
      ProgressLocation: { Notification: 15 },
      Position,
      Range,
      CancellationTokenSource,
      WorkspaceEdit,
      InlineCompletionItem,
      MarkdownString,
      QuickPickItemKind: { Separator: -1, Default: 0 },
      InlineCompletionTriggerKind: { Invoke: 0, Automatic: 1 },
      ConfigurationTarget: { Global: 1, Workspace: 2 },
      DecorationRangeBehavior: { ClosedClosed: 1 },
      OverviewRulerLane: { Right: 4 },
      TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
      ViewColumn: { Active: -1, Beside: -2, One: 1 },
      StatusBarAlignment: { Left: 1, Right: 2 },
      LogLevel: { Off: 0, Trace: 1, Debug: 2, Info: 3, Warning: 4, Error: 5 },
      CancellationError: class extends Error {},
      ThemeColor: class {},
      window: namespace({
        get activeTextEditor() {
          return active();
        },
        get visibleTextEditors() {
          return shown();
        },
        state: { focused: true },
        tabGroups: namespace({ all: [] }),
        createOutputChannel: () => channel,
        createStatusBarItem: () => this.item,
        showSaveDialog: async (options: object) => {
          this.fileDialogs.push(options);
          return this.file;
        },
        showOpenDialog: async (options: object) => {
          this.fileDialogs.push(options);
          return this.file && [this.file];
        },
        showErrorMessage: dialog,
        showWarningMessage: dialog,
        showInformationMessage: dialog,
        onDidChangeTextEditorSelection: this.#cursorMoved.event,
        onDidChangeActiveTextEditor: this.#editorChanged.event,
        showTextDocument: async (
          shown: URI | FakeDocument,
          { selection }: { readonly selection?: { readonly start: { readonly line: number } } },
        ) => {
          const uri = shown instanceof FakeDocument ? shown.uri : shown;
          this.opened.push({ uri: uri.toString(), line: selection?.start.line ?? 0 });
        },
        showInputBox: async ({ validateInput }: { validateInput: (text: string) => string | undefined }) => {
          this.objections.push(...this.tried.splice(0).map(validateInput));
          return this.inputs.shift();
        },
        showQuickPick: async (items: readonly { readonly label: string; readonly detail?: string }[]) => {
          this.lists.push(items.map(({ label }) => label));
          this.details.push(items.map(({ detail }) => detail));
          const { label } = this;
          this.label = undefined;
          if (label !== undefined) return items.find((item) => item.label.endsWith(label));
          const choice = this.choices.shift() ?? this.choice;
          return choice === undefined ? undefined : items[choice];
        },
        withProgress: ({ title }: { readonly title: string }, work: (progress: object, token: object) => unknown) => {
          const shown = { title, percent: 0, source: new CancellationTokenSource() };
          this.progress = shown;
          const report = ({ increment = 0 }: { readonly increment?: number }) => {
            shown.percent += increment;
          };
          return work({ report }, shown.source.token);
        },
        createWebviewPanel: (_type: string, _title: string, _column: number, options: object) => {
          if (!this.hasPages) throw new Error("There are no webviews.");
          const page = new FakePage(options);
          this.pages.push(page);
          return page;
        },
      }),
      workspace: namespace({
        get isTrusted() {
          return isTrusted();
        },
        get textDocuments() {
          return textDocuments();
        },
        notebookDocuments: [],
        get workspaceFolders() {
          return folders();
        },
        getConfiguration: (_section: string, scope?: { languageId?: string }) => this.settings.in(scope),
        onDidGrantWorkspaceTrust: this.#trusted.event,
        onDidChangeConfiguration: this.#settingsChanged.event,
        onDidChangeTextDocument: this.#textChanged.event,
        onDidOpenTextDocument: this.#documentOpened.event,
        openTextDocument: async ({ language }: { readonly language: string }) => {
          const document = new FakeDocument(language, (change) => this.#textChanged.fire(change));
          this.documents.push(document);
          return document;
        },
        applyEdit: async ({ inserted }: WorkspaceEdit) =>
          inserted.every(({ uri, text }) => this.documents.find((one) => one.uri === uri)?.append(text)),
      }),
      languages: namespace({
        getLanguages: async () => ["plaintext", "python", "typescript"],
        match: () => 1,
        registerInlineCompletionItemProvider: (_selector: unknown, provider: NonNullable<FakeEditor["provider"]>) => {
          this.provider = provider;
          return new Disposable();
        },
      }),
      commands: namespace({
        getCommands: async () => [...this.commands.keys()],
        executeCommand: async (...given: unknown[]) => {
          if (given[0] === "setContext") this.context[String(given[1])] = given[2];
          else {
            this.executed.push(given);
            this.contextAt.set(given[0], { ...this.context });
          }
        },
        registerCommand: (name: string, run: () => unknown) => {
          if (this.commands.has(name)) throw new Error(`command '${name}' already exists`);
          this.commands.set(name, run);
          return new Disposable(() => this.commands.delete(name));
        },
      }),
    };
    return new Proxy(known, {
      get: (target, name: string) => (target[name] ??= class {}),
    });
  }
}

/** The message with its arguments, untranslated. */
function format(message: string, ...given: unknown[]): string {
  return message.replace(/\{(\d+)\}/g, (_, index) => String(given[Number(index)]));
}
