import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions, Status } from "../server/protocol.ts";

/** The language server's process, as the client sees it. */
export class Server implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #statusChanged = new vscode.EventEmitter<Status>();
  #client: LanguageClient | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  readonly onStatus = this.#statusChanged.event;

  get isRunning(): boolean {
    return this.#client?.isRunning() === true;
  }

  /** The running client. @throws Error when the server does not run */
  get client(): LanguageClient {
    if (this.#client === undefined || !this.isRunning) {
      throw new Error(vscode.l10n.t("Unroll's server is not running. Run 'Unroll: Restart Server'; the log says why."));
    }
    return this.#client;
  }

  async start(): Promise<void> {
    const module = vscode.Uri.joinPath(this.#context.extensionUri, "dist", "server.js").fsPath;
    const settings = vscode.workspace.getConfiguration("unroll");
    const configured = settings.get("storagePath", "");
    const initializationOptions: InitializationOptions = {
      kernels: settings.get("kernels", "auto"),
      storagePath: configured === "" ? this.#context.globalStorageUri.fsPath : configured,
      ...(vscode.l10n.bundle && { l10n: JSON.stringify(vscode.l10n.bundle) }),
    };
    const client = new LanguageClient(
      "unroll",
      "Unroll",
      { module, transport: TransportKind.ipc },
      {
        documentSelector: [{ scheme: "file" }, { scheme: "untitled" }],
        initializationOptions,
        outputChannel: this.#log,
      },
    );
    client.onNotification("unroll/status", (status: Status) => this.#statusChanged.fire(status));
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.#log.error(`The server did not start: ${String(error)}`);
      this.#statusChanged.fire({
        state: "error",
        remembered: false,
        message: vscode.l10n.t("The server did not start; the log says why."),
      });
    }
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose();
  }

  dispose(): void {
    this.#statusChanged.dispose();
    void this.stop();
  }
}
