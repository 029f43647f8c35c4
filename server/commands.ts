import * as l10n from "@vscode/l10n";
import { type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { EvaluationError } from "./evaluation/failure.ts";
import type { Host } from "./node/host.ts";
import type { CommandContext, CommandHandlers, Settings, TrainArguments } from "./protocol.ts";
import { activityOf } from "./training/activity.ts";
import { ProgressReporter } from "./training/progress.ts";
import type { TrainingControl } from "./training/training-control.ts";
import { StorageError } from "./workspace/store.ts";
import { StoreBusyError } from "./workspace/store-lock.ts";
import { describeOwner, describeStorage } from "./workspace/store-messages.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** The target of a command. Every command asks for it anew, since folders and settings change. */
export interface CommandTarget {
  readonly workspace: Workspace;
  readonly training: TrainingControl;
  readonly settings: Settings;
}

/** The commands of `workspace/executeCommand`; see protocol.ts for what each does. */
export class Commands {
  readonly #connection: Connection;
  readonly #host: Pick<Host, "evaluate">;
  readonly #target: () => Promise<CommandTarget>;
  readonly #onEvaluating: (isEvaluating: boolean) => void;
  readonly #progress: ProgressReporter;

  constructor(
    connection: Connection,
    host: Pick<Host, "evaluate">,
    target: () => Promise<CommandTarget>,
    onEvaluating: (isEvaluating: boolean) => void,
  ) {
    this.#connection = connection;
    this.#host = host;
    this.#target = target;
    this.#onEvaluating = onEvaluating;
    this.#progress = new ProgressReporter(connection);
  }

  /** @param canCreate whether the client lets the server open progress by itself */
  initialize(canCreate: boolean): void {
    this.#progress.initialize(canCreate);
  }

  /** Each throws a `ResponseError` with a message for the user. */
  readonly handlers: CommandHandlers = {
    train: ([given = {}], context) => this.#train(given, context),
    stop: async () => {
      const { training } = await this.#target();
      await training.stop();
      return null;
    },
    evaluate: ([given = {}], context) => this.#evaluate(given, context),
    forget: async () => {
      await answering(forget(await this.#target()));
      return null;
    },
  };

  async #train(given: TrainArguments, context: CommandContext) {
    const { workspace, training, settings } = await this.#target();
    const seconds = secondsOf(given, settings);
    checkMayLearn(workspace, settings);
    const { progress, signal } = await this.#openProgress(context, l10n.t("Unroll is training on this workspace"));
    const run = { seconds, fresh: given.fresh === true, settings: settings.training };
    const work = training.train(
      run,
      (event) => {
        const activity = activityOf(event);
        if (activity !== undefined) progress.report(activity);
      },
      signal,
    );
    return answering(work).finally(() => progress.end());
  }

  async #evaluate(given: TrainArguments, context: CommandContext) {
    const { workspace, settings } = await this.#target();
    const seconds = secondsOf(given, settings);
    checkMayLearn(workspace, settings);
    const title = l10n.t(
      "Evaluating Unroll: training on 90% of the files, testing on the rest. This takes a few minutes.",
    );
    const { progress, signal } = await this.#openProgress(context, title);
    const { maxFileSize, exclude } = settings.training;
    const request = { folders: workspace.folders, corpus: { maxFileSize, exclude }, seconds };
    this.#onEvaluating(true);
    const evaluation = this.#host.evaluate(request, signal).catch((error: unknown) => {
      if (error instanceof EvaluationError) this.#connection.console.error(JSON.stringify(error.failure));
      throw error;
    });
    return answering(evaluation).finally(() => {
      this.#onEvaluating(false);
      progress.end();
    });
  }

  async #openProgress({ token, workDoneToken }: CommandContext, title: string) {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    const progress = await this.#progress.open(workDoneToken, title, () => cancel.abort());
    return { progress, signal: cancel.signal };
  }
}

/** @throws Error with a message for the user */
async function forget({ workspace, training }: CommandTarget): Promise<void> {
  await training.stop();
  try {
    await workspace.deleteModel();
  } catch (error) {
    if (error instanceof StoreBusyError) throw new Error(describeOwner(error.owner), { cause: error });
    if (!(error instanceof StorageError)) throw error;
    throw new Error(describeStorage(error.reason, error.path, error.detail), { cause: error });
  }
  training.forgetProblem();
}

/** @throws ResponseError where the settings forbid learning */
function checkMayLearn({ folders }: Workspace, { enabled }: Settings): void {
  if (!enabled) throw failed(l10n.t("Unroll is turned off. Turn on the setting 'unroll.enabled' and try again."));
  if (folders.length > 0) return;
  throw failed(l10n.t("No folder is open. Open a folder with source code and train again."));
}

/** @throws ResponseError */
function secondsOf({ seconds }: TrainArguments, { training }: Settings): number {
  const value = seconds ?? training.seconds;
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw failed(
    l10n.t("{0} is not a valid number of seconds. Use a number above 0, or 0 for automatic.", String(value)),
  );
}

/** Turns an error with a message for the user into an error response. */
async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
}

function failed(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
