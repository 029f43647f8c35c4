import * as l10n from "@vscode/l10n";
import { type CheckpointError, DEFAULT_CONFIG, decodeParameters, Network } from "../model/index.ts";
import type { Host } from "./host.ts";
import { createKernels, type KernelChoice } from "./kernels.ts";
import { describeFailure, describeStorage } from "./messages.ts";
import type { Settings, Status, TrainingReport } from "./protocol.ts";
import { StorageError } from "./store.ts";
import { TrainingError } from "./training/failure.ts";
import type { TrainingEvent } from "./training/messages.ts";

/** How long suggestions stay with one network while a training saves better ones: every change costs all states. */
const RELOAD_MILLISECONDS = 60_000;

/** The same workspace, trained anew, gives the same network to begin with. */
const SEED = 1;

/** What a training is to do. */
export interface TrainingWish {
  readonly seconds: number;
  readonly fresh: boolean;
  readonly settings: Settings["training"];
}

/** The model of the workspace: what is stored, what completes, and what is being learned. */
export class WorkspaceModel {
  readonly #host: Host;
  readonly #storagePath: string;
  readonly #folders: readonly string[];
  readonly #store: ReturnType<Host["openStore"]>;
  readonly #kernels: Promise<KernelChoice>;
  readonly #wish: string;
  readonly #onChange: () => void;
  readonly #warn: (message: string) => void;
  #network: Network | undefined;
  #loadedAt = 0;
  #training: { readonly stop: AbortController; readonly over: Promise<unknown> } | undefined;
  #share = 0;
  #problem: string | undefined;

  /**
   * @param wish which kernels a training is to use: see server/kernels.ts
   * @param kernels those to complete with
   * @param onChange is called after every change of `status` or `network`
   */
  constructor(
    host: Host,
    wish: string,
    kernels: Promise<KernelChoice>,
    storagePath: string,
    folders: readonly string[],
    onChange: () => void,
    warn: (message: string) => void,
  ) {
    this.#host = host;
    this.#wish = wish;
    this.#kernels = kernels;
    this.#storagePath = storagePath;
    this.#folders = folders;
    this.#store = host.openStore(storagePath, folders);
    this.#onChange = onChange;
    this.#warn = warn;
  }

  /** What completes now, if anything does. */
  get network(): Network | undefined {
    return this.#network;
  }

  get status(): Status {
    if (this.#training !== undefined) return { state: "training", percent: Math.floor(100 * this.#share) };
    if (this.#problem !== undefined) return { state: "error", message: this.#problem };
    return { state: this.#network === undefined ? "none" : "ready" };
  }

  /** Takes over what is stored. What cannot be used becomes the status; the network in use stays. */
  async load(): Promise<void> {
    try {
      // A memory of its own for every model: it goes when the model does.
      const kernels = createKernels(await this.#kernels);
      const { model, refused } = await this.#store.load((bytes) => decodeParameters(bytes, kernels));
      if (model !== undefined) this.#network = new Network(model.parameters, kernels, "int8");
      this.#loadedAt = performance.now();
      this.#problem = refused === undefined ? undefined : this.#describeRefusal(refused);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#problem = describeStorage(error.reason, error.path, error.message);
    }
    this.#onChange();
  }

  /**
   * Learns, and completes with what was learned. One training at a time.
   *
   * @returns the report, also when `signal` or `stop` ended it early
   * @throws Error with a message for the user
   */
  async train(wish: TrainingWish, hear: (event: TrainingEvent) => void, signal: AbortSignal): Promise<TrainingReport> {
    if (this.#training !== undefined) {
      throw new Error(l10n.t("A training is running already. Wait for its end, or stop it first."));
    }
    if (this.#folders.length === 0) {
      throw new Error(l10n.t("There is no folder to learn from. Open a folder with source code and train again."));
    }
    const stop = new AbortController();
    const training = this.#host.train(
      {
        folders: this.#folders,
        corpus: { maxFileSize: wish.settings.maxFileSize, exclude: wish.settings.exclude },
        storagePath: this.#storagePath,
        seconds: wish.seconds,
        fresh: wish.fresh,
        pace: wish.settings,
        kernels: this.#wish,
        config: DEFAULT_CONFIG,
        options: {},
        seed: SEED,
      },
      (event) => {
        this.#follow(event);
        hear(event);
      },
      AbortSignal.any([signal, stop.signal]),
    );
    this.#share = 0;
    this.#problem = undefined;
    this.#training = { stop, over: training.catch(() => {}) };
    this.#onChange();
    try {
      return await training;
    } catch (error) {
      if (!(error instanceof TrainingError)) throw error;
      this.#problem = describeFailure(error.failure);
      throw new Error(this.#problem, { cause: error });
    } finally {
      this.#training = undefined;
      const problem = this.#problem;
      await this.load();
      this.#problem ??= problem;
      this.#onChange();
    }
  }

  /** Ends a training, if there is one; resolves when it has saved what it learned. */
  async stop(): Promise<void> {
    this.#training?.stop.abort();
    await this.#training?.over;
  }

  /** Deletes the model, here and on the disk. @throws Error with a message for the user */
  async forget(): Promise<void> {
    await this.stop();
    try {
      await this.#store.delete();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new Error(describeStorage(error.reason, error.path, error.message), { cause: error });
    }
    this.#network = undefined;
    this.#problem = undefined;
    this.#onChange();
  }

  #follow(event: TrainingEvent): void {
    if (event.kind === "progress") {
      this.#share = event.share;
      this.#onChange();
    }
    const due = this.#network === undefined || performance.now() - this.#loadedAt > RELOAD_MILLISECONDS;
    if (event.kind === "saved" && due) void this.load();
  }

  #describeRefusal(refused: CheckpointError): string | undefined {
    if (this.#network === undefined) {
      return l10n.t(
        "The stored model cannot be used: {0} Train on the workspace again to make a new one.",
        refused.message,
      );
    }
    this.#warn(l10n.t("The newest stored model cannot be used: {0} The one before it is in use.", refused.message));
    return undefined;
  }
}
