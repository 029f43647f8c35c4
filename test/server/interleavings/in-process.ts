/** The server in this process: on real folders, real memory and a real reader, with trainings that the test plays. */
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { encodeCheckpoint, referenceKernels, startTraining, train } from "../../../model/index.ts";
import { startServer } from "../../../server/connection.ts";
import type { Host } from "../../../server/node/host.ts";
import { nodeHost } from "../../../server/node/node-host.ts";
import type { Status, TrainingReport } from "../../../server/protocol.ts";
import { TrainingError } from "../../../server/training/failure.ts";
import type { TrainingEvent, TrainingRequest } from "../../../server/training/protocol.ts";
import { ModelStore } from "../../../server/workspace/store.ts";

/** A network that knows next to nothing, as a training would store it. */
const checkpoint = (() => {
  const kernels = referenceKernels(32);
  const training = startTraining({ cell: "sru", hiddenSize: 16, layers: 1, window: 2 }, 1, kernels);
  const text = new TextEncoder().encode("const one = two(three);\n".repeat(50));
  for (const { step } of train(training, [text], () => 0, kernels, { batchSize: 2, unrollLength: 16 })) {
    if (step === 5) break;
  }
  return encodeCheckpoint(training);
})();

const REPORT: TrainingReport = {
  files: 1,
  characters: 1,
  leftOut: [],
  trainedCharacters: 1,
  seconds: 1,
  kernels: "none",
  threads: 1,
  epochs: 1,
  bitsPerCharacter: 2,
  clippedShare: 0,
  stopped: false,
};

/** What stands in the message of a training that the test lets fail. */
export const PLAYED = "as the test wants it";

/** A training that goes on for as long as the test wants. */
export class PlayedTraining {
  readonly report: Promise<TrainingReport>;
  isOver = false;
  readonly #request: TrainingRequest;
  readonly #onEvent: (event: TrainingEvent) => void;
  #resolve: (report: TrainingReport) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #share = 0;
  #saved = Promise.resolve();

  constructor(request: TrainingRequest, onEvent: (event: TrainingEvent) => void, signal: AbortSignal) {
    this.#request = request;
    this.#onEvent = onEvent;
    this.report = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal.addEventListener("abort", () => this.finish(true));
    if (signal.aborted) this.finish(true);
    else onEvent({ kind: "reading" });
  }

  progress(): void {
    this.#share = Math.min(0.99, this.#share + 0.07);
    if (!this.isOver) this.#onEvent({ kind: "progress", share: this.#share, secondsLeft: 1, bitsPerCharacter: 2 });
  }

  pause(paused: boolean): void {
    if (!this.isOver) this.#onEvent({ kind: "paused", reason: paused ? "battery" : undefined, share: this.#share });
  }

  async save(): Promise<void> {
    if (this.isOver) return;
    this.#saved = new ModelStore(this.#request.storagePath, this.#request.folders).save(checkpoint);
    await this.#saved;
    if (!this.isOver) this.#onEvent({ kind: "saved" });
  }

  finish(stopped = false): void {
    if (this.isOver) return;
    this.isOver = true;
    const report = { ...REPORT, stopped };
    // What is being saved is saved first, as by a real one.
    void this.#saved.then(() => {
      this.#onEvent({ kind: "done", report });
      this.#resolve(report);
    });
  }

  fail(): void {
    if (this.isOver) return;
    this.isOver = true;
    const failure = { kind: "crash", detail: PLAYED } as const;
    this.#onEvent({ kind: "failed", failure });
    this.#reject(new TrainingError(failure));
  }
}

/** A server and its client, in one process. */
export class InProcessServer {
  readonly connection: ProtocolConnection;
  readonly trainings: PlayedTraining[] = [];
  /** What the server said of itself last. */
  status: Status | undefined;
  /** What it told in the log as an error. */
  readonly errors: string[] = [];
  /** How many files and folders were asked for so far. */
  reads = 0;
  settings: Record<string, unknown> = {};
  /** How many times it was told what the settings are. */
  told = 0;

  private constructor() {
    const up = new PassThrough();
    const down = new PassThrough();
    startServer(
      createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)),
      this.#host(),
    );
    this.connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.connection.onNotification("unroll/status", (status: Status) => {
      this.status = status;
    });
    this.connection.onNotification("window/logMessage", ({ type, message }) => {
      if (type === 1) this.errors.push(message);
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("window/workDoneProgress/create", () => null);
    this.connection.onRequest("workspace/configuration", ({ items }) => {
      this.told++;
      return items.map(() => this.settings);
    });
    this.connection.listen();
  }

  static async start(folders: readonly string[], storagePath: string, settings: Record<string, unknown>) {
    const server = new InProcessServer();
    server.settings = settings;
    await server.connection.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      capabilities: {
        workspace: {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceFolders: true,
        },
      },
      workspaceFolders: folders.map(folderOf),
      initializationOptions: { storagePath },
    });
    await server.connection.sendNotification("initialized", {});
    return server;
  }

  /** The training that is going on, if any. */
  get training(): PlayedTraining | undefined {
    return this.trainings.findLast(({ isOver }) => !isOver);
  }

  async changeFolders(removed: readonly string[], added: readonly string[]): Promise<void> {
    const event = { removed: removed.map(folderOf), added: added.map(folderOf) };
    await this.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
  }

  async stop(): Promise<void> {
    this.training?.finish();
    await this.connection.sendRequest("shutdown");
    this.connection.dispose();
  }

  /** Node's, but for trainings and evaluations, and with an eye on what is read. */
  #host(): Host {
    const counted = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (object, name) => {
          const value = Reflect.get(object, name);
          if (typeof value !== "function") return value;
          return (...args: unknown[]) => {
            if (["read", "readFiles", "readCorpus", "readCorpusFiles"].includes(String(name))) this.reads++;
            return value.apply(object, args);
          };
        },
      });
    return counted({
      ...nodeHost,
      ...("openReader" in nodeHost && { openReader: () => counted(nodeHost.openReader()) }),
      train: (request, onEvent, signal) => {
        const training = new PlayedTraining(request, onEvent, signal);
        this.trainings.push(training);
        return training.report;
      },
      evaluate: async () => "# played",
    } satisfies Host);
  }
}

function folderOf(folder: string) {
  return { uri: pathToFileURL(folder).href, name: "workspace" };
}
