import * as l10n from "@vscode/l10n";
import {
  Adaptation,
  type CheckpointError,
  decodeBaseParameters,
  decodeParameters,
  type Kernels,
  Network,
  type TrainedParameters,
} from "../../model/index.ts";
import type { Scheduler } from "../scheduler.ts";
import { createKernels, type KernelChoice } from "./kernels.ts";
import { ImportError, importErrorOf, readBaseNetwork } from "./model-files.ts";
import { type ModelStore, StorageError } from "./store.ts";
import { describeBase, describeStorage } from "./store-messages.ts";

/** A network completes at least so long while a training saves better ones, since a change invalidates all states. */
const RELOAD_MILLISECONDS = 60_000;

export interface NetworkLifeOptions {
  readonly store: Pick<ModelStore, "load" | "savedAt">;
  readonly kernels: Promise<KernelChoice>;
  /** The file of the base network that completes until there is a trained one; undefined for none. */
  readonly base?: string | undefined;
  readonly scheduler: Scheduler;
  /** Ends loading. */
  readonly signal: AbortSignal;
  /** Called after every change. */
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
}

/** The network that completes: loads it from the store, or the base network where nothing is stored, and replaces it by better ones. */
export class NetworkLife {
  readonly #options: NetworkLifeOptions;
  #network: Network | undefined;
  #adaptation: Adaptation | undefined;
  #isTrained = false;
  #trainedAt: number | undefined;
  #from: readonly string[] | undefined;
  /** When the checkpoint that was loaded last was saved, whether it could be used or not. */
  #savedAt: number | undefined;
  #problem: string | undefined;
  #loadedAt = -Infinity;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: NetworkLifeOptions) {
    this.#options = options;
  }

  get network(): Network | undefined {
    return this.#network;
  }

  /** Adapts the network to a document, which takes three times as much room as the network. */
  get adaptation(): Adaptation | undefined {
    return this.#adaptation;
  }

  /** Whether it was trained for the workspace: otherwise it is the base network, or there is none. */
  get isTrained(): boolean {
    return this.#isTrained;
  }

  /** The time of its last training, in milliseconds since 1970. */
  get trainedAt(): number | undefined {
    return this.#trainedAt;
  }

  /** The folders of another workspace from which it comes, where it was not trained on those of this one yet. */
  get from(): readonly string[] | undefined {
    return this.#from;
  }

  /** The reason why there is no network or no new one, in the user's language. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Loads the stored network. If it cannot be used, `problem` says why, and the one in use stays. Never rejects. */
  load(): Promise<void> {
    return this.#inTurn(() => this.#load());
  }

  /** One after the other: a network that was being loaded when it was deleted would come back. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work);
    return this.#turn;
  }

  async #load(): Promise<void> {
    try {
      this.#savedAt = (await this.#options.store.savedAt()).network;
      // Kernels with a memory of their own, which is freed with the network.
      const kernels = createKernels(await this.#options.kernels);
      const { model, savedAt, refused, from } = await this.#options.store.load((bytes) =>
        this.#inSlices(loadedNetwork(decodeParameters(bytes, kernels), kernels)),
      );
      if (model !== undefined) {
        this.#use(model);
        this.#isTrained = true;
        this.#trainedAt = savedAt;
        this.#from = from;
      }
      this.#loadedAt = performance.now();
      this.#problem = refused === undefined ? undefined : this.#describeRefusal(refused);
      if (this.#network === undefined) await this.#loadBase(kernels);
    } catch (error) {
      if (this.#options.signal.aborted) return;
      if (error instanceof StorageError) this.#problem = describeStorage(error.reason, error.path, error.detail);
      else {
        this.#problem = l10n.t("The saved model cannot be used. Train on the workspace again to create a new one.");
        this.#options.warn(String((error as Error)?.stack ?? error));
      }
    }
    this.#options.onChange();
  }

  #use({ network, adaptation }: LoadedNetwork): void {
    this.#network = network;
    this.#adaptation = adaptation;
  }

  async #loadBase(kernels: Kernels): Promise<void> {
    const { base } = this.#options;
    if (base === undefined) return;
    try {
      const bytes = await readBaseNetwork(base);
      this.#use(await this.#inSlices(loadedNetwork(decodeBaseParameters(bytes, kernels), kernels)));
    } catch (cause) {
      const error = importErrorOf(cause);
      if (!(error instanceof ImportError)) throw error;
      this.#problem ??= describeBase(error.reason, base);
    }
  }

  /** As `load`, unless the network in use is new. */
  async loadIfOld(): Promise<void> {
    const isNew = performance.now() - this.#loadedAt <= RELOAD_MILLISECONDS;
    if (!this.#isTrained || !isNew) await this.load();
  }

  /**
   * Takes over a network that another process has saved, unless the one in use is new, and forgets one that it has deleted.
   *
   * @param savedAt when the stored one was saved, if there is one
   * @returns whether one was taken over
   */
  async follow(savedAt: number | undefined): Promise<boolean> {
    if (savedAt === this.#savedAt) return false;
    if (savedAt !== undefined) await this.loadIfOld();
    else if (this.#isTrained) await this.forget();
    return savedAt !== undefined && savedAt === this.#savedAt;
  }

  /**
   * The stored network as it was trained, for a work of its own: no document has adapted it, and none will. Undefined where
   * none can be used, and when the workspace was closed meanwhile.
   *
   * @throws StorageError
   */
  async loadTrained(): Promise<Network | undefined> {
    const { store, signal } = this.#options;
    const kernels = createKernels(await this.#options.kernels);
    try {
      return (await store.load((bytes) => this.#inSlices(decodeTrained(bytes, kernels)))).model?.network;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** Releases the network: the base network takes its place. Never rejects. */
  forget(): Promise<void> {
    return this.#inTurn(() => this.#forget());
  }

  async #forget(): Promise<void> {
    this.#network = undefined;
    this.#adaptation = undefined;
    this.#isTrained = false;
    this.#trainedAt = undefined;
    this.#from = undefined;
    this.#savedAt = undefined;
    this.#problem = undefined;
    try {
      await this.#loadBase(createKernels(await this.#options.kernels));
    } catch (error) {
      if (!this.#options.signal.aborted) this.#options.warn(String((error as Error)?.stack ?? error));
    }
    this.#options.onChange();
  }

  /** Works in slices, between which the server reads messages. @throws CheckpointError */
  #inSlices<T>(work: Generator<void, T>): Promise<T> {
    return this.#options.scheduler.finish(work, this.#options.signal);
  }

  #describeRefusal(refused: CheckpointError): string | undefined {
    if (!this.#isTrained) {
      return l10n.t(
        "The saved model cannot be used: {0} Train on the workspace again to create a new one.",
        refused.message,
      );
    }
    this.#options.warn(
      l10n.t("The latest saved model cannot be used: {0} The previous one is used instead.", refused.message),
    );
    return undefined;
  }
}

interface LoadedNetwork {
  readonly network: Network;
  readonly adaptation: Adaptation;
}

function* loadedNetwork(decoded: Generator<void, TrainedParameters>, kernels: Kernels): Generator<void, LoadedNetwork> {
  const { parameters, scales } = yield* decoded;
  const network = new Network(parameters, kernels, "int8");
  yield;
  return { network, adaptation: yield* Adaptation.create(parameters, scales, kernels, network) };
}

function* decodeTrained(bytes: Uint8Array, kernels: Kernels): Generator<void, { readonly network: Network }> {
  const { parameters } = yield* decodeParameters(bytes, kernels);
  return { network: new Network(parameters, kernels, "int8") };
}
