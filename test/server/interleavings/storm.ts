/** Random edits, requests, cancellations, saves, changes on the disk, settings and trainings, and what must be true of the answers. */
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource, type InlineCompletionItem } from "vscode-languageserver/node";
import { type Random, seededRandom } from "../../../model/random.ts";
import { findSecrets } from "../../../server/workspace/secrets.ts";
import { faultsOf } from "./answers.ts";
import { WorkspaceFiles } from "./files.ts";
import { type InProcessServer, PLAYED } from "./in-process.ts";
import { apply, below, type Change, codeWith, newSecret, newWord, offsetAt, pick, positionAt } from "./text.ts";

/** A document as the client has it. */
export interface OpenDocument {
  readonly uri: string;
  /** Its file, if it has one that the server can learn. */
  readonly file: string | undefined;
  text: string;
  version: number;
  cursor: number;
}

/** Of a secret not even so much may be suggested, in characters. */
export const SECRET_PART = 5;

const DOCUMENTS = 6;
const FILES = 24;
/** Requests that may wait for their answers side by side. */
const PENDING = 8;

/** Addresses that are no files of the workspace, or of anything. */
const ELSEWHERE = ["untitled:Untitled-1", "untitled:Untitled-2", "file:////host/x.ts", "git:/w/a.ts?ref=HEAD", "x:"];

/** Whether parts of a secret stand somewhere without the rest of it: what is left may look like any other text. */
function isBroken(secret: string, text: string): boolean {
  const times = (part: string) => text.split(part).length;
  const parts = Array.from({ length: secret.length - SECRET_PART }, (_, at) => secret.slice(at, at + SECRET_PART));
  return parts.some((part) => times(part) !== times(secret));
}

/** A client that does one thing after the other at random, and remembers what is true then. */
export class Storm {
  readonly server: InProcessServer;
  readonly random: Random;
  /** What was not as it must be. */
  readonly differences: string[] = [];
  /** Open documents, those used last at the end. */
  readonly documents = new Map<string, OpenDocument>();
  readonly files: WorkspaceFiles;
  /** What must never be suggested. */
  readonly secrets = new Set<string>();
  steps = 0;
  settings = { enabled: true, megabytes: 4, exclude: [] as string[], threshold: 0.47 };
  #pending: Promise<void>[] = [];
  #cancels: CancellationTokenSource[] = [];
  #trainings: Promise<void>[] = [];

  constructor(server: InProcessServer, folder: string, seed: number) {
    this.server = server;
    this.random = seededRandom(seed);
    this.files = new WorkspaceFiles(folder, this.random);
  }

  /** Says that something is not as it must be. */
  differs(what: string): void {
    const difference = `step ${this.steps}: ${what}`;
    if (!this.differences.includes(difference)) this.differences.push(difference);
  }

  async step(): Promise<void> {
    this.steps++;
    const roll = this.random.next();
    let sum = 0;
    for (const [share, act] of this.#acts) {
      sum += share;
      if (roll < sum) return void (await act());
    }
  }

  /** Waits for the answers to all that was asked. */
  async answered(): Promise<void> {
    let isOver = false;
    const all = Promise.all([...this.#pending, ...this.#trainings]).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      this.server.training?.finish(); // it may have begun only now
      await setTimeout(5);
    }
    await all;
    this.#trainings = [];
    this.#pending = [];
    this.#cancels = [];
  }

  /** What may happen in a step, and how often. */
  readonly #acts: readonly (readonly [share: number, act: () => unknown])[] = [
    [0.36, () => this.#edit()],
    [0.22, () => this.#request()],
    [0.04, () => pick(this.random, this.#cancels)?.cancel()],
    [0.06, () => this.#rest()],
    [0.05, () => this.#open()],
    [0.03, () => this.#close()],
    [0.04, () => this.#save()],
    [0.05, () => this.changeBehind()],
    [0.02, () => this.#deleteBehind()],
    [0.01, () => this.#plantSecret()],
    [0.015, () => this.#changeSettings()],
    [0.015, () => this.#train()],
    [0.04, () => this.#playTraining()],
    [0.005, () => this.#command(pick(this.random, ["unroll.forget", "unroll.stop", "unroll.evaluate"]))],
    [0.045, () => setTimeout(below(this.random, 12))],
  ];

  // Documents.

  get #document(): OpenDocument | undefined {
    const documents = [...this.documents.values()];
    return this.random.next() < 0.6 ? documents.at(-1) : pick(this.random, documents);
  }

  #touch(document: OpenDocument): void {
    this.documents.delete(document.uri);
    this.documents.set(document.uri, document);
  }

  async #open(): Promise<void> {
    if (this.documents.size >= DOCUMENTS) return this.#close();
    const file = this.random.next() < 0.7 ? pick(this.random, this.files.paths) : undefined;
    const uri = file === undefined ? pick(this.random, ELSEWHERE) : pathToFileURL(file).href;
    if (this.documents.has(uri)) return;
    const text = file === undefined ? codeWith(this.random, newWord(this.random)) : readFileSync(file, "utf8");
    await this.open(uri, file, this.random.next() < 0.3 ? text.replaceAll("\n", "\r\n") : text);
  }

  async open(uri: string, file: string | undefined, text: string): Promise<OpenDocument> {
    const document = { uri, file, text, version: 1, cursor: text.length };
    this.documents.set(uri, document);
    await this.#notify("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text } });
    return document;
  }

  async #close(): Promise<void> {
    const document = this.#document;
    if (document !== undefined) await this.close(document);
  }

  async close({ uri }: OpenDocument): Promise<void> {
    this.documents.delete(uri);
    await this.#notify("textDocument/didClose", { textDocument: { uri } });
  }

  async #edit(): Promise<void> {
    const document = this.#document;
    if (document === undefined) return this.#open();
    return this.editAtRandom(document);
  }

  async editAtRandom(document: OpenDocument): Promise<void> {
    const changes: Change[] = [];
    let { text } = document;
    for (let count = this.random.next() < 0.8 ? 1 : 1 + below(this.random, 4); count > 0; count--) {
      const change = this.#randomChange(document, text);
      text = apply(text, [change]);
      changes.push(change);
    }
    await this.change(document, changes);
  }

  #randomChange(document: OpenDocument, text: string): Change {
    const roll = this.random.next();
    const cursor = Math.min(document.cursor, text.length);
    if (roll < 0.005 || text.length > 20_000) {
      document.cursor = 0;
      return { text: codeWith(this.random, newWord(this.random)) };
    }
    const at = roll < 0.7 ? cursor : below(this.random, text.length + 1);
    const [start, end] = roll > 0.85 ? [Math.max(0, at - below(this.random, 30)), at] : [at, at];
    const inserted = roll > 0.85 && this.random.next() < 0.5 ? "" : this.#randomText(text);
    document.cursor = start + inserted.length;
    const range = { start: positionAt(text, start), end: positionAt(text, end) };
    return { range, text: inserted };
  }

  #randomText(text: string): string {
    const roll = this.random.next();
    if (roll < 0.6) return pick(this.random, "e t a o i n s r ( ) { } ; . , \n".split(" ").concat(" "));
    if (roll < 0.7) return pick(this.random, ["길", "😀", "\r\n", "\ud800", "\t", "é", "\u2028"]);
    if (roll < 0.85) return codeWith(this.random, newWord(this.random));
    const start = below(this.random, text.length + 1);
    return text.slice(start, start + below(this.random, 200)); // what stood there already
  }

  async change(document: OpenDocument, changes: readonly Change[]): Promise<void> {
    const held = [...this.secrets].filter((secret) => document.text.includes(secret));
    document.text = apply(document.text, changes);
    document.version++;
    for (const secret of held) if (isBroken(secret, document.text)) this.secrets.delete(secret);
    const { uri, version } = document;
    await this.#notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: changes });
  }

  async #rest(): Promise<void> {
    const document = this.#document;
    if (document === undefined) return;
    const { uri } = document;
    const position = positionAt(document.text, below(this.random, document.text.length + 1));
    this.#touch(document);
    await this.#notify("unroll/cursor", { textDocument: { uri }, position });
  }

  // Requests.

  async #request(): Promise<void> {
    const document = this.#document;
    if (document === undefined || this.#pending.length >= PENDING) {
      await Promise.all(this.#pending);
      this.#pending = [];
      return;
    }
    const offset =
      this.random.next() < 0.7
        ? Math.min(document.cursor, document.text.length)
        : below(this.random, document.text.length + 1);
    const triggerKind = this.random.next() < 0.8 ? 2 : 1;
    const cancel = new CancellationTokenSource();
    this.#cancels = [...this.#cancels.slice(-PENDING), cancel];
    this.#pending.push(this.suggestions(document, offset, triggerKind, cancel).then(() => {}));
    if (this.random.next() < 0.4) await this.#pending.at(-1);
  }

  /** What is suggested at an offset, held against what must be true of every answer. */
  async suggestions(
    document: OpenDocument,
    offset: number,
    triggerKind: 1 | 2 = 2,
    cancel = new CancellationTokenSource(),
  ): Promise<InlineCompletionItem[]> {
    const { uri, text } = document;
    const position = positionAt(text, offset);
    const { enabled } = this.settings;
    this.#touch(document);
    const params = { textDocument: { uri }, position, context: { triggerKind } };
    try {
      const items: InlineCompletionItem[] = await this.server.connection.sendRequest(
        "textDocument/inlineCompletion",
        params,
        cancel.token,
      );
      for (const item of items) for (const fault of faultsOf(item, text, position)) this.differs(fault);
      if (items.length > 0 && !enabled) this.differs(`${uri} was completed while disabled`);
      return items;
    } catch (error) {
      if (!cancel.token.isCancellationRequested) this.differs(`a request in ${uri} failed: ${String(error)}`);
      return [];
    }
  }

  // The disk.

  async #save(): Promise<void> {
    const document = this.#document;
    if (document?.file === undefined) return;
    const { file, uri, text } = document;
    this.files.save(file, text);
    await this.#notify("textDocument/didSave", { textDocument: { uri } });
    if (this.random.next() < 0.5) await this.#tellChange(file, 2);
  }

  /** Writes a file as another program would, and tells. */
  async changeBehind(): Promise<void> {
    const { file, isNew } = this.files.oldOrNew(FILES);
    this.files.write(file);
    await this.#tellChange(file, isNew ? 1 : 2);
  }

  async #deleteBehind(): Promise<void> {
    const file = pick(this.random, this.files.paths);
    if (file === undefined) return;
    this.files.delete(file);
    await this.#tellChange(file, 3);
  }

  async #tellChange(file: string, type: 1 | 2 | 3): Promise<void> {
    await this.#notify("workspace/didChangeWatchedFiles", { changes: [{ uri: pathToFileURL(file).href, type }] });
  }

  /** In a document, or in a file that no document is open of. */
  async #plantSecret(): Promise<void> {
    let secret = newSecret(this.random);
    while ((await findSecrets(secret)).length === 0) secret = newSecret(this.random); // which is what nobody would know
    const line = `const token = "${secret}";\n`.repeat(3);
    const document = this.#document;
    this.secrets.add(secret);
    if (document !== undefined && this.random.next() < 0.5) {
      const start = positionAt(document.text, offsetAt(document.text, { line: 1, character: 0 }));
      await this.change(document, [{ range: { start, end: start }, text: line }]);
    } else {
      const file = this.files.newPath();
      this.files.write(file, line);
      await this.#tellChange(file, 1);
    }
  }

  // Settings and commands.

  async #changeSettings(): Promise<void> {
    const { random, settings } = this;
    await this.set(
      pick(random, [
        { enabled: !settings.enabled },
        { enabled: true },
        { megabytes: pick(random, [0, 4, 5]) },
        { megabytes: 4 },
        { exclude: pick(random, [[], ["test/**"], ["src/deep/**"]]) },
        { exclude: [] },
        { threshold: pick(random, [0.2, 0.47, 0.9]) },
      ]),
    );
  }

  /** Changes settings; resolves when the server knows. */
  async set(changed: Partial<Storm["settings"]>): Promise<void> {
    Object.assign(this.settings, changed);
    const { enabled, megabytes, exclude, threshold } = this.settings;
    this.server.settings = { enabled, memory: { megabytes }, training: { exclude }, suggestions: { threshold } };
    const { told } = this.server;
    await this.#notify("workspace/didChangeConfiguration", { settings: null });
    while (this.server.told === told) await setTimeout(1);
  }

  #train(): void {
    const { enabled } = this.settings;
    const params = { command: "unroll.train", arguments: [{ seconds: 5, fresh: this.random.next() < 0.5 }] };
    const training = this.server.connection.sendRequest("workspace/executeCommand", params).then(
      (report) => {
        if (typeof (report as { trainedCharacters?: number }).trainedCharacters !== "number")
          this.differs("a training ended without a report");
      },
      (error: Error) => {
        if (!/already running/.test(error.message) && !error.message.includes(PLAYED) && enabled)
          this.differs(`a training failed: ${error.message}`);
      },
    );
    this.#trainings.push(training);
  }

  async #playTraining(): Promise<void> {
    const { training } = this.server;
    if (training === undefined) return;
    const events: readonly (() => Promise<void> | void)[] = [
      () => training.progress(),
      () => training.progress(),
      () => training.pause(this.random.next() < 0.5),
      () => training.save(),
      () => training.finish(),
      () => training.fail(),
    ];
    await pick(this.random, events)();
  }

  #command(command: string): void {
    const { enabled } = this.settings;
    const asked = this.server.connection.sendRequest("workspace/executeCommand", { command, arguments: [] });
    this.#pending.push(
      asked.then(
        () => {},
        (error: Error) => {
          if (enabled) this.differs(`${command} failed: ${error.message}`);
        },
      ),
    );
  }

  #notify(method: string, params: object): Promise<void> {
    return this.server.connection.sendNotification(method, params);
  }
}
