import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type InlineCompletionItem,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { STATUS, type Status } from "../server/protocol.ts";
import type { LoopReport, LoopRequest } from "./responsiveness/event-loop.ts";

const preload = pathToFileURL(path.join(import.meta.dirname, "responsiveness/event-loop.ts")).href;

/** A client's position in a document, and the number of its edits that the server has seen. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** A server that is measured, with a client that behaves as an editor does. */
export class ServerProcess {
  readonly connection: ProtocolConnection;
  readonly pid: number;
  /** Resolves when the server knows the whole workspace; never when it does not get there. */
  readonly remembered: Promise<void>;
  /** What the server has said of itself, the newest last. */
  readonly statuses: Status[] = [];
  readonly #process: ChildProcess;
  readonly #versions = new Map<string, number>();

  private constructor(program: string) {
    this.#process = spawn(process.execPath, ["--import", preload, program, "--stdio"], {
      stdio: ["pipe", "pipe", "inherit", "ipc"],
    });
    this.pid = this.#process.pid!;
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.#process.stdout!),
      new StreamMessageWriter(this.#process.stdin!),
    );
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("window/workDoneProgress/create", () => null);
    this.remembered = new Promise((resolve) => {
      this.connection.onNotification(STATUS, (status) => {
        this.statuses.push(status);
        if (status.remembered) resolve();
      });
    });
  }

  /**
   * A server of `folder` that has just received `initialized`; the measurement of its event loop begins there.
   *
   * @param program the built server
   * @param settings as the section `unroll` of an editor's settings, where they differ from the defaults
   */
  static async start(
    program: string,
    folder: string,
    storagePath: string,
    settings: object = {},
  ): Promise<ServerProcess> {
    const server = new ServerProcess(program);
    const { connection } = server;
    connection.onRequest("workspace/configuration", ({ items }: { readonly items: readonly unknown[] }) =>
      items.map(() => settings),
    );
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceFolders: true,
        },
        window: { workDoneProgress: true },
      },
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: path.basename(folder) }],
      initializationOptions: { storagePath },
    });
    await server.reset();
    await connection.sendNotification("initialized", {});
    return server;
  }

  /** The report on its event loop since the last `reset`. */
  report(): Promise<LoopReport> {
    return this.#ask("report");
  }

  /** Starts a new measurement for `report`. */
  async reset(): Promise<void> {
    await this.#ask("reset");
  }

  async open(uri: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    const textDocument = { uri, languageId: "typescript", version: 1, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  async change(uri: string, contentChanges: readonly object[]): Promise<void> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async insert({ uri, line, character }: Place, text: string): Promise<void> {
    const place = { line, character };
    await this.change(uri, [{ range: { start: place, end: place }, text }]);
  }

  async rest({ uri, line, character }: Place): Promise<void> {
    const position = { line, character };
    await this.connection.sendNotification("unroll/cursor", { textDocument: { uri }, position });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  }

  async watched(uris: readonly string[], type: 1 | 2 | 3): Promise<void> {
    const changes = uris.map((uri) => ({ uri, type }));
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  }

  /** The suggestions there, as for somebody who types or, if `invoked`, who asks for them. */
  complete({ uri, line, character }: Place, invoked = false): Promise<InlineCompletionItem[]> {
    const position = { line, character };
    const params = { textDocument: { uri }, position, context: { triggerKind: invoked ? 1 : 2 } };
    return this.connection.sendRequest("textDocument/inlineCompletion", params);
  }

  async train(seconds: number): Promise<void> {
    const params = { command: "unroll.train", arguments: [{ seconds }] };
    await this.connection.sendRequest("workspace/executeCommand", params);
  }

  /** Ends it as the protocol says. */
  async stop(): Promise<void> {
    const exited = once(this.#process, "exit");
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    await exited;
    this.connection.dispose();
  }

  /** Ends it as an accident would, if it has not ended. */
  kill(): void {
    this.#process.kill("SIGKILL");
    this.connection.dispose();
  }

  async #ask(request: LoopRequest): Promise<LoopReport> {
    const answer = once(this.#process, "message");
    this.#process.send(request);
    const [report] = await answer;
    return report;
  }
}
