import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type Middleware,
  type ServerOptions,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import {
  type InitializationOptions,
  READY,
  STATUS,
  type StartSettings,
  type Status,
  TRAINED,
  type TrainingReport,
} from "../server/protocol.ts";
import { askAgain } from "./cursor.ts";
import { MESSAGE_BOX } from "./switches.ts";

/** After more crashes than this, within so many milliseconds, the server is not restarted by itself. */
const MAX_CRASHES = 4;
const CRASH_WINDOW_MILLISECONDS = 180_000;

/** Those of the documents that may get suggestions at all. */
export const SCHEMES: readonly string[] = ["file", "untitled", "vscode-notebook-cell", MESSAGE_BOX];

/** The state of the server's process, for the user. */
export type ServerState =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly status: Status }
  /** It is not started before the user trusts the workspace: nothing is read or learned until then. */
  | { readonly kind: "untrusted" }
  /** It ended, or never began, and stays so until the user restarts it. */
  | { readonly kind: "stopped"; readonly problem: string };

const UNKNOWN: Status = { remembered: false, memory: "empty", network: "none", activity: { kind: "idle" } };

/**
 * Keeps a language server running: restarts it after a crash, and says when it has ended for good. Every process gets a
 * client of its own, since a client of which the start failed cannot be started again.
 */
export class Server implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #middleware: Middleware;
  readonly #changed = new vscode.EventEmitter<ServerState>();
  readonly #trained = new vscode.EventEmitter<TrainingReport>();
  #state: ServerState = { kind: "starting" };
  #client: LanguageClient | undefined;
  /** Settles when `#client` has started, or has failed to. */
  #started: Promise<void> = Promise.resolve();
  /** Settles when the client before `#client` has ended. */
  #stopped: Promise<void> = Promise.resolve();
  #restarts = 0;
  /** When the server crashed, in milliseconds since 1970. */
  #crashes: number[] = [];

  /** @param middleware how suggestions are asked for */
  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, middleware: Middleware) {
    this.#context = context;
    this.#log = log;
    this.#middleware = middleware;
  }

  readonly onDidChangeState = this.#changed.event;
  /** A training is over that has gone on by itself. */
  readonly onDidTrain = this.#trained.event;

  get state(): ServerState {
    return this.#state;
  }

  /** Resolves when the server has started, or has failed to; at once where neither is awaited. */
  async settled(): Promise<void> {
    await this.#started.catch(() => {});
  }

  get isRunning(): boolean {
    return this.#client?.isRunning() === true;
  }

  /** The running client. @throws Error when the server does not run */
  get client(): LanguageClient {
    if (this.#state.kind === "untrusted") {
      throw new Error(
        vscode.l10n.t("Unroll reads and learns only workspaces that you trust. Trust this one, then try again."),
      );
    }
    if (this.#client === undefined || !this.isRunning) {
      throw new Error(vscode.l10n.t("The Unroll server is not running. Run 'Unroll: Restart Server'."));
    }
    return this.#client;
  }

  /** Starts the server, if the workspace is trusted. @throws Error with a message for the user, which is the state's problem, too */
  async start(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      this.#setState({ kind: "untrusted" });
      return;
    }
    this.#setState({ kind: "starting" });
    const client = new QuietClient("unroll", "Unroll", this.#serverOptions, {
      documentSelector: SCHEMES.map((scheme) => ({ scheme })),
      initializationOptions: this.#initializationOptions,
      outputChannel: this.#log,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => ({ action: CloseAction.DoNotRestart, handled: true, message: "The server ended." }),
      },
      middleware: this.#middleware,
    });
    client.onNotification(STATUS, (status) => {
      if (client === this.#client) this.#setState({ kind: "running", status });
    });
    client.onNotification(READY, (place) => {
      if (client === this.#client) askAgain(place, client);
    });
    client.onNotification(TRAINED, (report) => this.#trained.fire(report));
    client.onDidChangeState(({ oldState, newState }) => {
      const isCrash = client === this.#client && oldState === State.Running && newState === State.Stopped;
      if (isCrash) void this.#restartAfterCrash();
    });
    this.#client = client;
    this.#started = client.start();
    try {
      await this.#started;
      if (this.#client === client && this.#state.kind === "starting")
        this.#setState({ kind: "running", status: UNKNOWN });
    } catch (error) {
      if (this.#client !== client) return; // stopped meanwhile, or started anew
      this.#log.error(`The server did not start: ${String(error)}`);
      const problem = vscode.l10n.t("The Unroll server could not start. See the log for details.");
      this.#setState({ kind: "stopped", problem });
      throw new Error(problem, { cause: error });
    }
  }

  /** Ends the server, in whatever state it is, and starts another. @throws Error as `start` does */
  async restart(): Promise<void> {
    this.#crashes = [];
    await this.#restart();
  }

  async #restart(): Promise<void> {
    const restart = ++this.#restarts;
    await this.stop();
    if (restart === this.#restarts) await this.start(); // or a later one does
  }

  /** Resolves when the server has ended or a request to end it was sent; never rejects. */
  stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) this.#stopped = this.#end(client, this.#started);
    return this.#stopped;
  }

  async #end(client: LanguageClient, started: Promise<void>): Promise<void> {
    // While a client starts it refuses to be disposed of, and ends its process all the same: either it has started by then,
    // or its start fails.
    const [disposed] = await Promise.allSettled([client.dispose(), started]);
    if (client.isRunning()) await client.dispose().catch(() => {}); // its process ends anyway
    if (disposed.status === "rejected") this.#log.info(`The server was ended: ${disposed.reason}`);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#trained.dispose();
    void this.stop();
  }

  async #restartAfterCrash(): Promise<void> {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < CRASH_WINDOW_MILLISECONDS), now];
    if (this.#crashes.length > MAX_CRASHES) {
      const problem = vscode.l10n.t("The Unroll server has stopped after repeated crashes. See the log for details.");
      this.#setState({ kind: "stopped", problem });
      return;
    }
    this.#log.warn("The server ended unexpectedly and is started again.");
    await this.#restart().catch(() => {}); // the state shows the failure
  }

  #setState(state: ServerState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  get #serverOptions(): ServerOptions {
    const module = vscode.Uri.joinPath(this.#context.extensionUri, "dist", "server.js").fsPath;
    return { module, transport: TransportKind.ipc };
  }

  get #initializationOptions(): InitializationOptions {
    const settings = vscode.workspace.getConfiguration("unroll");
    const configured = settings.get("storagePath", "");
    return {
      base: { enabled: settings.get("base.enabled", true), file: settings.get("base.file", "") },
      kernels: settings.get<StartSettings["kernels"]>("kernels", "auto"),
      storagePath: configured === "" ? this.#context.globalStorageUri.fsPath : configured,
      ...(vscode.l10n.bundle && { l10n: JSON.stringify(vscode.l10n.bundle) }),
    };
  }
}

/** A client whose failures go to the log alone: only a command that the user ran may open a dialog. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }

  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
}
