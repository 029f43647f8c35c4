import * as l10n from "@vscode/l10n";
import {
  Adaptation,
  type CheckpointError,
  decodeParameters,
  type Kernels,
  Network,
  type TrainedParameters,
  type TrainingOptions,
} from "../../model/index.ts";
import type { CompletionModel } from "../completion/completer.ts";
import type { Host } from "../node/host.ts";
import type { Activity, Settings, Status, TrainingReport } from "../protocol.ts";
import type { Background } from "../scheduler.ts";
import { TrainingError } from "../training/failure.ts";
import { describeFailure, describeStorage } from "../training/failure-messages.ts";
import { activityOf } from "../training/progress.ts";
import type { TrainingEvent } from "../training/protocol.ts";
import type { CorpusOptions } from "./corpus.ts";
import { createKernels, type KernelChoice } from "./kernels.ts";
import { nearestFirst } from "./neighbours.ts";
import { StorageError } from "./store.ts";
import { WorkspaceMemory } from "./workspace-memory.ts";

/** How long suggestions stay with one network while a training saves better ones: every change costs all states. */
const RELOAD_MILLISECONDS = 60_000;

/** A while after the last save the network learns what was saved: how long after, and for how long, in seconds. */
const REVIEW_AFTER = 45;
const REVIEW_SECONDS = 12;
/** A tenth of what a training begins with, so that it does not unsettle what is known. */
const REVIEW_RATE = 0.001;

/** The same workspace, trained anew, gives the same network to begin with. */
const SEED = 1;

/** What a training is to do. */
export interface TrainingRun {
  readonly seconds: number;
  readonly fresh: boolean;
  readonly settings: Settings["training"];
}

interface TrainingPlan extends TrainingRun {
  readonly options: Partial<TrainingOptions>;
  /** Paths to learn above all, without anybody noticing; all files, for somebody who asked for it, unless told. */
  readonly changed?: readonly string[];
}

/** What a model is made of, and who hears of it. */
export interface WorkspaceModelOptions {
  readonly host: Host;
  readonly folders: readonly string[];
  readonly storagePath: string;
  /** Those to complete with. */
  readonly kernels: Promise<KernelChoice>;
  /** Which ones a training is to use: see server/kernels.ts. */
  readonly trainingKernels: string;
  readonly background: Background;
  /** Is called before work on the memory: nobody may have an overlay on it. */
  readonly beforeMemory: () => void;
  /** Is called after every change of `status` or of what completes. */
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
}

/** The model of the workspace: what is stored, what completes, and what is being learned. */
export class WorkspaceModel {
  readonly #options: WorkspaceModelOptions;
  readonly #store: ReturnType<Host["openStore"]>;
  #network: Network | undefined;
  #adaptation: (() => Adaptation) | undefined;
  #memory: WorkspaceMemory | undefined;
  #disposed = false;
  #loadedAt = 0;
  #training: { readonly stop: AbortController; readonly over: Promise<unknown>; readonly quiet: boolean } | undefined;
  /** Files that were saved since the network learned last. */
  readonly #saved = new Set<string>();
  #review: ReturnType<typeof setTimeout> | undefined;
  #trainedAt: number | undefined;
  #activity: Activity = { kind: "idle" };
  #problem: string | undefined;

  constructor(options: WorkspaceModelOptions) {
    this.#options = options;
    this.#store = options.host.openStore(options.storagePath, options.folders);
  }

  /** What completes now, as far as there is anything. */
  get completion(): CompletionModel {
    return { memory: this.#memory, network: this.#network, adaptation: this.#adaptation };
  }

  get status(): Status {
    const remembered = this.#memory?.ready === true;
    return {
      remembered,
      memory: this.#memory === undefined ? "empty" : remembered ? "ready" : "learning",
      network: this.#network === undefined ? "none" : "ready",
      ...(this.#trainedAt !== undefined && { trainedAt: this.#trainedAt }),
      activity: this.#training === undefined || this.#training.quiet ? { kind: "idle" } : this.#activity,
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  /** Takes over what is stored. What cannot be used becomes the status; the network in use stays. */
  async load(): Promise<void> {
    try {
      // A memory of its own for every model: it goes when the model does.
      const kernels = createKernels(await this.#options.kernels);
      const { model, savedAt, refused } = await this.#store.load((bytes) => decodeParameters(bytes, kernels));
      if (model !== undefined) {
        const network = new Network(model.parameters, kernels, "int8");
        this.#network = network;
        this.#trainedAt = savedAt;
        this.#adaptation = whenAskedFor(model, network, kernels);
      }
      await this.#memory?.reloadCalibration();
      this.#loadedAt = performance.now();
      this.#problem = refused === undefined ? undefined : this.#describeRefusal(refused);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#problem = describeStorage(error.reason, error.path, error.message);
    }
    this.#options.onChange();
  }

  /**
   * Learns the workspace's texts by heart, in the background: those of most use come first.
   *
   * @param megabytes what the counts may take; 0 for no memory
   * @param openPaths which files are open in the editor: asked for when the workspace has been read
   */
  async remember(options: CorpusOptions, megabytes: number, openPaths: () => ReadonlySet<string>): Promise<void> {
    const { host, folders, background, beforeMemory, onChange } = this.#options;
    if (megabytes <= 0 || folders.length === 0) return;
    const corpus = await host.readCorpus(folders, options);
    const memory = await WorkspaceMemory.create(await host.loadMemory(), corpus.characters, megabytes, background, {
      beforeSlice: beforeMemory,
      load: () => this.#store.loadCalibration(),
      save: (calibration) => this.#store.saveCalibration(calibration),
    });
    if (this.#disposed) return;
    this.#memory = memory;
    onChange();
    const open = openPaths();
    await memory.build(nearestFirst(corpus.files, open), (path) => open.has(path));
    onChange();
  }

  /** Learns what has changed in files, as far as they may be learned. */
  async learnFiles(paths: readonly string[], options: CorpusOptions): Promise<void> {
    const { host, folders } = this.#options;
    for await (const { path, bytes } of host.readCorpusFiles(folders, options, paths)) {
      if (this.#disposed) return;
      await this.#memory?.learn(path, bytes);
    }
  }

  /** Ends all work on it. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#review);
    this.#memory?.dispose();
    await this.stop();
  }

  /**
   * Learns, and completes with what was learned. One training at a time.
   *
   * @returns the report, also when `signal` or `stop` ended it early
   * @throws Error with a message for the user
   */
  async train(run: TrainingRun, onEvent: (event: TrainingEvent) => void, signal: AbortSignal): Promise<TrainingReport> {
    if (this.#training?.quiet) await this.stop();
    if (this.#training !== undefined) {
      throw new Error(l10n.t("A training is running already. Wait for its end, or stop it first."));
    }
    return this.#train(
      { seconds: run.seconds, fresh: run.fresh, options: {}, settings: run.settings },
      onEvent,
      signal,
    );
  }

  async #train(
    { seconds, fresh, options, settings, changed }: TrainingPlan,
    onEvent: (event: TrainingEvent) => void,
    signal?: AbortSignal,
  ): Promise<TrainingReport> {
    const { host, folders, storagePath, trainingKernels } = this.#options;
    const quiet = changed !== undefined;
    const stop = new AbortController();
    const training = host.train(
      {
        folders,
        corpus: { maxFileSize: settings.maxFileSize, exclude: settings.exclude },
        storagePath,
        seconds,
        fresh,
        limits: settings,
        kernels: trainingKernels,
        options,
        seed: quiet ? Math.floor(performance.now()) : SEED,
        ...(changed && { changed }),
      },
      (event) => {
        this.#follow(event);
        onEvent(event);
      },
      signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    );
    this.#activity = { kind: "reading" };
    this.#problem = undefined;
    this.#training = { stop, over: training.catch(() => {}), quiet };
    this.#saved.clear();
    this.#options.onChange();
    try {
      return await training;
    } catch (error) {
      if (!(error instanceof TrainingError)) throw error;
      const problem = describeFailure(error.failure);
      if (!quiet) this.#problem = problem;
      throw new Error(problem, { cause: error });
    } finally {
      this.#training = undefined;
      const problem = this.#problem;
      await this.load();
      this.#problem ??= problem;
      this.#options.onChange();
    }
  }

  /** A file was saved: when it has been quiet for a while, the network learns it, too, if there is one. */
  review(path: string, settings: Settings["training"]): void {
    this.#saved.add(path);
    clearTimeout(this.#review);
    this.#review = setTimeout(() => {
      if (this.#disposed || this.#training !== undefined || this.#network === undefined) return;
      const changed = [...this.#saved];
      const options = { learningRate: REVIEW_RATE };
      const plan = { seconds: REVIEW_SECONDS, fresh: false, options, settings, changed };
      this.#train(plan, () => {}).catch((error: unknown) => this.#options.warn(String(error)));
    }, 1000 * REVIEW_AFTER);
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
    this.#trainedAt = undefined;
    this.#adaptation = undefined;
    this.#problem = undefined;
    this.#options.onChange();
  }

  #follow(event: TrainingEvent): void {
    const activity = activityOf(event);
    if (activity !== undefined) {
      this.#activity = activity;
      this.#options.onChange();
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
    this.#options.warn(
      l10n.t("The newest stored model cannot be used: {0} The one before it is in use.", refused.message),
    );
    return undefined;
  }
}

/** What makes `network` adapt, made when it is first asked for; the moments, as large as the network, are let go of then. */
function whenAskedFor(
  { parameters, secondMoments }: TrainedParameters,
  network: Network,
  kernels: Kernels,
): () => Adaptation {
  let moments: Float32Array | undefined = secondMoments;
  let adaptation: Adaptation | undefined;
  return () => {
    adaptation ??= new Adaptation(parameters, moments!, kernels, network);
    moments = undefined;
    return adaptation;
  };
}
