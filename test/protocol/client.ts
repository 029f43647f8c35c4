/** A language client that knows nothing of Unroll but the protocol: spawns the built server and speaks LSP over stdio. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { after } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type InitializeParams,
  type InlineCompletionContext,
  type InlineCompletionItem,
  type ProtocolConnection,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageserver/node";
import {
  COMMANDS,
  type CursorParams,
  executeCommand,
  READY,
  STATUS,
  type Status,
  TRAINED,
  type TrainArguments,
  type TrainingReport,
} from "../../server/protocol.ts";

export type WorkDone = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** A training that a test ends, in seconds: not so long that the first of a hundred percents takes a while. */
export const LONG = 100;

/** How often something is asked for at most that has to come some time, and how long after the last answer, in milliseconds. */
const ASKED = 300;
const PAUSE = 800;

const program = path.join(import.meta.dirname, "../../dist/server.js");

export interface ClientOptions {
  readonly folders: readonly string[];
  readonly storagePath: string;
  /** The root of a client that knows no workspace folders. */
  readonly rootUri?: string;
  /** A shell command line that runs before the server, in its process: `ulimit` and the like. */
  readonly shell?: string;
  readonly capabilities?: InitializeParams["capabilities"];
  /** Translations of the server's messages, as JSON text. */
  readonly l10n?: string;
  readonly base?: { readonly enabled?: boolean; readonly file?: string };
}

export class Client {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly statuses: Status[] = [];
  /** What the server asked to hear of: methods, and how they were asked for. */
  readonly registrations = new Map<string, unknown>();
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  readonly #progress = new Map<string, { isIt: (value: WorkDone) => boolean; resolve: (value: WorkDone) => void }[]>();
  readonly #waiting: { readonly isIt: (status: Status) => boolean; readonly resolve: (status: Status) => void }[] = [];

  private constructor(shell: string | undefined) {
    this.process =
      shell === undefined
        ? spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] })
        : spawn("bash", ["-c", `${shell}; exec "$0" "$@"`, process.execPath, program, "--stdio"], {
            stdio: ["pipe", "pipe", "inherit"],
          });
    this.exited = new Promise((resolve) => this.process.on("exit", () => resolve()));
    const reader = new StreamMessageReader(this.process.stdout!);
    reader.partialMessageTimeout = 0; // or a server that was killed within a message keeps a timer going for ever
    this.connection = createProtocolConnection(reader, new StreamMessageWriter(this.process.stdin!));
    this.connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      for (const { method, registerOptions } of registrations) this.registrations.set(method, registerOptions);
    });
    this.connection.onNotification(STATUS, (status) => {
      this.statuses.push(status);
      for (const { isIt, resolve } of this.#waiting) if (isIt(status)) resolve(status);
    });
    this.connection.listen();
  }

  /** A server that is initialized. */
  static async start(options: ClientOptions): Promise<Client> {
    const { folders, storagePath, rootUri, shell, capabilities = {}, l10n, base } = options;
    const client = new Client(shell);
    after(() => client.process.kill("SIGKILL")); // a test that failed leaves it running
    await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: rootUri ?? null,
      capabilities,
      ...(rootUri === undefined && {
        workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: path.basename(folder) })),
      }),
      initializationOptions: { storagePath, ...(l10n !== undefined && { l10n }), ...(base !== undefined && { base }) },
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  // What tests know of the status: each waits for the first from now on, or takes the last there was.

  /** Resolves when the memory knows the whole workspace. */
  async remembered(): Promise<void> {
    await this.status(({ remembered }) => remembered);
  }

  /** Resolves when there is a network and no training. */
  async networkReady(): Promise<void> {
    await this.status(
      ({ network, activity, problem }) => network === "ready" && activity.kind === "idle" && problem === undefined,
    );
  }

  /** Resolves when there is no trained network: the base network completes. */
  async networkGone(): Promise<void> {
    await this.status(({ network }) => network === "base");
  }

  /** Resolves when the status has told how much of a training is over. */
  async learning(): Promise<void> {
    await this.status(({ activity }) => activity.kind === "training");
  }

  /** Resolves with the status of a training that has gone on by itself. */
  async resumed(): Promise<Status> {
    return this.status(({ activity }) => activity.kind === "training" && activity.resumed === true);
  }

  /** Resolves with the report of such a training, when it is over. */
  trained(): Promise<TrainingReport> {
    return new Promise((resolve) => this.connection.onNotification(TRAINED, resolve));
  }

  /** Resolves when the document in use is completed from a window around the cursor, or as a whole. */
  async partial(isPartial: boolean): Promise<void> {
    await this.status(({ partial = false }) => partial === isPartial);
  }

  /** Resolves with what the status says is wrong, when it does. */
  async problem(): Promise<string> {
    const { problem } = await this.status((status) => status.problem !== undefined);
    return problem!;
  }

  /** What of a training was over, in percent, each time that the status told. */
  get percents(): number[] {
    return this.statuses.flatMap(({ activity }) => (activity.kind === "training" ? activity.percent : []));
  }

  /** Resolves with the first status that `isIt`, or with the last one. */
  status(isIt: (status: Status) => boolean): Promise<Status> {
    const last = this.statuses.at(-1);
    if (last !== undefined && isIt(last)) return Promise.resolve(last);
    return new Promise((resolve) => this.#waiting.push({ isIt, resolve }));
  }

  /** Trains until something was learned, however long that takes, and stops then. */
  async trainBriefly(): Promise<TrainingReport> {
    const token = `brief-${this.#progress.size}`;
    const training = this.train({ seconds: LONG }, token);
    await Promise.race([training, this.learned(token)]); // a training that fails ends the wait
    await executeCommand(this.connection, COMMANDS.stop, []);
    return training;
  }

  /** Resolves when the training whose progress comes at `token` has learned something. */
  async learned(token: string): Promise<void> {
    await this.progress(token, (value) => value.kind === "report" && (value.percentage ?? 0) > 0);
  }

  train(given: TrainArguments, workDoneToken?: string): Promise<TrainingReport> {
    return executeCommand(this.connection, COMMANDS.train, [given], { workDoneToken });
  }

  /** Resolves once `isIt` holds of a progress value at `token`. */
  progress(token: string, isIt: (value: WorkDone) => boolean): Promise<WorkDone> {
    const waiting = this.#progress.get(token) ?? [];
    if (!this.#progress.has(token)) {
      this.#progress.set(token, waiting);
      this.connection.onProgress(WorkDoneProgress.type, token, (value) => {
        for (const one of waiting) if (one.isIt(value)) one.resolve(value);
      });
    }
    return new Promise((resolve) => waiting.push({ isIt, resolve }));
  }

  async open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: "typescript", version: 1, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  async change(uri: string, version: number, contentChanges: object[]): Promise<void> {
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** The text of the suggestion there, or undefined where there is none. */
  async complete(uri: string, line: number, character: number): Promise<string | undefined> {
    const items = await this.suggestions(uri, line, character, { triggerKind: 2 });
    return items[0]?.insertText as string | undefined;
  }

  /** Where the server says next that it can answer now. */
  ready(): Promise<CursorParams> {
    return new Promise((resolve) => {
      const listener = this.connection.onNotification(READY, (place) => {
        listener.dispose();
        resolve(place);
      });
    });
  }

  /** All suggestions there. */
  suggestions(
    uri: string,
    line: number,
    character: number,
    context: InlineCompletionContext,
  ): Promise<InlineCompletionItem[]> {
    const params = { textDocument: { uri }, position: { line, character }, context };
    return this.connection.sendRequest("textDocument/inlineCompletion", params);
  }

  /**
   * Asks for the suggestion there until it `isIt`, and returns it: for what no event tells of.
   *
   * @throws Error with the last one, when it is not after some minutes
   */
  async completesEventually(
    uri: string,
    line: number,
    character: number,
    isIt: (suggestion: string | undefined) => boolean,
  ): Promise<string | undefined> {
    for (let time = 0; ; time++) {
      const suggestion = await this.complete(uri, line, character);
      if (isIt(suggestion)) return suggestion;
      if (time === ASKED) throw new Error(`${JSON.stringify(suggestion)} is still suggested in ${uri}`);
      await setTimeout(PAUSE);
    }
  }

  /** Ends the server as the protocol says. */
  async stop(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    await this.exited;
    this.connection.dispose();
  }

  /** Ends the server as an accident would. */
  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.exited;
    this.connection.dispose();
  }
}
