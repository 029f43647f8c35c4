import * as l10n from "@vscode/l10n";
import type { TrainingOptions } from "../../model/index.ts";
import type { Host } from "../node/host.ts";
import type { Settings, TrainingReport } from "../protocol.ts";
import { type ModelStore, StorageError } from "../workspace/store.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { type Activity, activityOf } from "./activity.ts";
import type { TrainingCurve } from "./curve.ts";
import { TrainingError } from "./failure.ts";
import { describeFailure } from "./failure-messages.ts";
import { INTERRUPTED, type TrainingEvent, type TrainingFailure } from "./protocol.ts";
import { decodeRecord } from "./training-record.ts";

/** Failures that are no trouble to keep: another process trains, or there are no files yet. */
const PASSING: ReadonlySet<TrainingFailure["kind"]> = new Set(["busy", "empty"]);

/** A fixed seed: the same workspace, trained anew, starts from the same network. */
const SEED = 1;

/** The user's request for a training. */
export interface TrainingRun {
  readonly seconds: number;
  readonly fresh: boolean;
  readonly settings: Settings["training"];
}

/** A short training on changed files, which runs unasked and unnoticed. */
export interface RehearsalRun {
  readonly seconds: number;
  readonly settings: Settings["training"];
  /** The changed paths, which the training favours. */
  readonly changed: readonly string[];
  readonly options: Partial<TrainingOptions>;
}

export interface TrainingControlOptions {
  readonly host: Pick<Host, "train">;
  readonly folders: readonly string[];
  readonly storagePath: string;
  readonly store: Pick<ModelStore, "loadRecord" | "isBusy">;
  /** The kernels for a training: see server/workspace/kernels.ts. */
  readonly kernels: string;
  /** The file of the base network; undefined for none. */
  readonly base?: string | undefined;
  /** Loads a checkpoint that a training has stored. */
  readonly workspace: { readonly network: Pick<Workspace["network"], "loadIfOld"> } & Pick<Workspace, "reload">;
  /** Called after every change of `activity` or `problem`. */
  readonly onChange: () => void;
  readonly report: (work: Promise<unknown>) => void;
  readonly warn: (message: string) => void;
}

/** The trainings of one workspace, one at a time. A rehearsal ends when the user requests a training. */
export class TrainingControl {
  readonly #options: TrainingControlOptions;
  #running: { readonly stop: AbortController; readonly over: Promise<unknown>; readonly quiet: boolean } | undefined;
  #activity: Activity = { kind: "idle" };
  #problem: string | undefined;
  /** Of the training that runs, or the last one since the server was started. */
  #curve: TrainingCurve | undefined;

  constructor(options: TrainingControlOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The activity of the training that the user requested; idle while there is none. */
  get activity(): Activity {
    return this.#activity;
  }

  /** The reason why the last training failed, in the user's language. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * Trains, and lets the network that completes be replaced.
   *
   * @returns the report, also when `signal` or `stop` ended it early
   * @throws Error with a message for the user
   */
  async train(run: TrainingRun, onEvent: (event: TrainingEvent) => void, signal: AbortSignal): Promise<TrainingReport> {
    if (this.#running?.quiet) await this.stop();
    if (this.#running !== undefined) {
      throw new Error(l10n.t("Training is already running. Wait for it to finish, or stop it first."));
    }
    return this.#train({ ...run, options: {}, changed: undefined }, onEvent, signal);
  }

  /**
   * Goes on with the training that was interrupted when the server ended last.
   *
   * @returns the report; undefined where there is nothing to go on with
   * @throws Error with a message for the user
   */
  async resume(settings: Settings["training"]): Promise<TrainingReport | undefined> {
    if (this.isRunning) return undefined; // the user was faster
    const run = { seconds: 0, fresh: false, resume: true, options: {}, changed: undefined, settings };
    return this.#train(run, () => {}, undefined);
  }

  /** Whether a training was interrupted that can be taken up again: not while its process ends, which takes a moment. */
  async canResume(): Promise<"yes" | "no" | "later"> {
    const { store } = this.#options;
    try {
      if (decodeRecord(await store.loadRecord()).unfinished === undefined) return "no";
      return (await store.isBusy()) ? "later" : "yes";
    } catch (error) {
      if (error instanceof StorageError) return "no"; // loading the network tells of it
      throw error;
    }
  }

  /** The course of the training that runs, or else of the last one. @throws StorageError */
  async curve(): Promise<TrainingCurve | undefined> {
    return this.#curve ?? decodeRecord(await this.#options.store.loadRecord()).curve;
  }

  /** @throws Error with a message for the user */
  rehearse(run: RehearsalRun): Promise<TrainingReport> {
    return this.#train({ ...run, fresh: false }, () => {}, undefined);
  }

  /** Ends a training for good, if there is one; resolves when it has saved what it learned. */
  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.over;
  }

  /** As `stop`, but the training goes on when the folders are opened again. */
  async interrupt(): Promise<void> {
    this.#running?.stop.abort(INTERRUPTED);
    await this.#running?.over;
  }

  /** Clears the problem and the course of the last training. */
  forget(): void {
    this.#problem = undefined;
    this.#curve = undefined;
  }

  async #train(
    run: TrainingRun & {
      readonly options: Partial<TrainingOptions>;
      readonly changed: readonly string[] | undefined;
      readonly resume?: boolean;
    },
    onEvent: (event: TrainingEvent) => void,
    signal: AbortSignal | undefined,
  ): Promise<TrainingReport> {
    const { host, folders, storagePath, kernels, base, workspace, onChange } = this.#options;
    const { seconds, fresh, resume = false, options, settings, changed } = run;
    const quiet = changed !== undefined;
    const stop = new AbortController();
    const training = host.train(
      {
        folders,
        corpus: { maxFileSize: settings.maxFileSize, exclude: settings.exclude },
        storagePath,
        seconds,
        fresh,
        resume,
        limits: settings,
        kernels,
        ...(base !== undefined && { base }),
        options,
        seed: quiet ? Math.floor(performance.now()) : SEED,
        ...(changed && { changed }),
      },
      (event) => {
        this.#onEvent(event, quiet, resume);
        onEvent(event);
      },
      signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    );
    this.#running = { stop, over: training.catch(() => {}), quiet };
    if (!quiet) {
      this.#problem = undefined;
      this.#activity = { kind: "reading", training: true };
    }
    onChange();
    try {
      return await training;
    } catch (error) {
      if (!(error instanceof TrainingError)) throw error;
      const problem = describeFailure(error.failure);
      if (error.failure.kind === "crash") this.#options.warn(error.failure.detail);
      if (!quiet && !PASSING.has(error.failure.kind)) this.#problem = problem;
      throw new Error(problem, { cause: error });
    } finally {
      this.#running = undefined;
      this.#activity = { kind: "idle" };
      await workspace.reload();
      onChange();
    }
  }

  #onEvent(event: TrainingEvent, quiet: boolean, resumed: boolean): void {
    if (event.kind === "saved") this.#options.report(this.#options.workspace.network.loadIfOld());
    if (quiet) return;
    if (event.kind === "curve") this.#curve = event.curve;
    const activity = activityOf(event);
    if (activity === undefined) return;
    this.#activity = resumed && activity.kind === "training" ? { ...activity, resumed } : activity;
    this.#options.onChange();
  }
}
