import type { OpenDocument } from "./documents/document.ts";
import type { Host } from "./node/host.ts";
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
  #isOver = false;

  /** Loads the stored network at once. */
  constructor(options: SessionOptions) {
    const { host, storagePath, kernelSetting, folders, scheduler, unfinished, onChange, warn } = options;
    this.#options = options;
    const workspace = new Workspace({
      ...options,
      store: host.openStore(storagePath, folders),
      loadModule: () => host.loadMemory(),
    });
    this.workspace = workspace;
    this.training = new TrainingControl({
      host,
      folders,
      storagePath,
      kernels: kernelSetting,
      workspace,
      onChange,
      report: (work) => scheduler.report(work),
      warn,
    });
    this.rehearsals = new Rehearsals(
      scheduler,
      this.training,
      () => workspace.network.network !== undefined,
      (path) => {
        const document = unfinished();
        return document !== undefined && host.pathOf(document.uri) === path;
      },
    );
    this.#following = scheduler.gather(FOLLOW_MILLISECONDS, async () => {
      if (!this.training.isRunning) await workspace.follow();
      this.#follow();
    });
    scheduler.report(workspace.network.load().then(() => this.#follow()));
  }

  #follow(): void {
    if (!this.#isOver) this.#following.add("look");
  }

  dispose(): void {
    this.#isOver = true;
    this.rehearsals.clear();
    this.#following.dispose();
    this.workspace.dispose();
    this.#options.scheduler.report(this.training.stop());
  }
}
