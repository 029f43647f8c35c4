import type { OpenDocument } from "./documents/document.ts";
import type { Host } from "./node/host.ts";
import type { Settings, TrainingReport } from "./protocol.ts";
import type { Gathering } from "./scheduler.ts";
import { Rehearsals } from "./training/rehearsals.ts";
import { TrainingControl } from "./training/training-control.ts";
import { Workspace, type WorkspaceOptions } from "./workspace/workspace.ts";

/** So often the server looks whether another process has stored a model of the workspace. */
const FOLLOW_MILLISECONDS = 5000;

export interface SessionOptions extends Omit<WorkspaceOptions, "store" | "loadModule"> {
  readonly host: Host;
  readonly storagePath: string;
  /** The setting that chooses the kernels. */
  readonly kernelSetting: string;
  /** Called when a training is over that went on by itself. */
  readonly onResumed: (report: TrainingReport) => void;
  /** The document with a line that may be half written. */
  readonly unfinished: () => OpenDocument | undefined;
}

/** What belongs to the folders that are open together, for as long as they are: their models, and whoever trains them. */
export class Session {
  readonly workspace: Workspace;
  readonly training: TrainingControl;
  readonly rehearsals: Rehearsals;
  readonly #options: SessionOptions;
  /** Makes the server look, some time later, for a model that another process has stored. */
  readonly #following: Gathering<"look">;
  /** With what an interrupted training goes on; undefined once that is settled. */
  #resuming: (() => Settings["training"]) | undefined;
  #hasResumed = false;
  #isOver = false;

  /** Loads the stored network at once. */
  constructor(options: SessionOptions) {
    const { host, storagePath, kernelSetting, folders, scheduler, unfinished, onChange, warn } = options;
    this.#options = options;
    const store = host.openStore(storagePath, folders);
    const workspace = new Workspace({
      ...options,
      store,
      loadModule: () => host.loadMemory(),
    });
    this.workspace = workspace;
    this.training = new TrainingControl({
      host,
      folders,
      storagePath,
      store,
      kernels: kernelSetting,
      base: options.base,
      workspace,
      onChange,
      report: (work) => scheduler.report(work),
      warn,
    });
    this.rehearsals = new Rehearsals(
      scheduler,
      this.training,
      () => workspace.network.isTrained,
      (path) => {
        const document = unfinished();
        return document !== undefined && host.pathOf(document.uri) === path;
      },
    );
    this.#following = scheduler.gather(FOLLOW_MILLISECONDS, async () => {
      await this.#resumeIfPossible();
      if (!this.training.isRunning) await workspace.follow();
      this.#follow();
    });
    scheduler.report(workspace.open().then(() => this.#follow()));
  }

  /** Goes on with a training that was interrupted when the folders were closed last, once in the life of a session. */
  async resume(settings: () => Settings["training"]): Promise<void> {
    if (this.#hasResumed) return;
    this.#hasResumed = true;
    this.#resuming = settings;
    await this.#resumeIfPossible();
  }

  async #resumeIfPossible(): Promise<void> {
    const settings = this.#resuming;
    if (settings === undefined || this.#isOver) return;
    const answer = this.training.isRunning ? "no" : await this.training.canResume();
    if (answer === "later" || this.#isOver) return;
    this.#resuming = undefined;
    if (answer === "yes") this.#options.scheduler.report(this.#goOn(settings()));
  }

  async #goOn(settings: Settings["training"]): Promise<void> {
    const report = await this.training.resume(settings).catch(() => undefined); // the status tells of a failure
    if (report !== undefined && report.files > 0 && !this.#isOver) this.#options.onResumed(report);
  }

  #follow(): void {
    if (!this.#isOver) this.#following.add("look");
  }

  dispose(): void {
    this.#isOver = true;
    this.rehearsals.clear();
    this.#following.dispose();
    this.workspace.dispose();
    this.#options.scheduler.report(this.training.interrupt());
  }
}
