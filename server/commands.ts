import * as l10n from "@vscode/l10n";
import { type Connection, LSPErrorCodes, ResponseError, WorkDoneProgress } from "vscode-languageserver";
import type { Explainer } from "./completion/explainer.ts";
import { leastProbability } from "./completion/trust.ts";
import { type CommitsProgress, describeProgress } from "./evaluation/commits/progress.ts";
import { summarizeCommits } from "./evaluation/commits/summary.ts";
import { EvaluationError } from "./evaluation/failure.ts";
import { describeFilesProgress, type FilesProgress } from "./evaluation/files-progress.ts";
import { summarizeGradients } from "./evaluation/gradient-summary.ts";
import { deleteModel, exportModel, importModel, withStore } from "./model-commands.ts";
import type { Host } from "./node/host.ts";
import type {
  CommandContext,
  CommandHandlers,
  CommitsArguments,
  CommitsSummary,
  GradientSummary,
  Settings,
  TrainArguments,
  UnusualLines,
  UnusualLinesParams,
} from "./protocol.ts";
import type { UnusualLinesFinder } from "./review/finder.ts";
import type { ReviewProgress } from "./review/protocol.ts";
import { activityOf, type Evaluating } from "./training/activity.ts";
import { ProgressReporter } from "./training/progress.ts";
import type { TrainingControl } from "./training/training-control.ts";
import type { Usage } from "./usage/usage.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** How many of the last commits are typed again, at most. */
const COMMITS = 50;
/** How many characters back gradients are followed. */
const LAG = 100;

/** The target of a command. Every command asks for it anew, since folders and settings change. */
export interface CommandTarget {
  readonly workspace: Workspace;
  readonly training: TrainingControl;
  readonly settings: Settings;
  /** The folder of models. */
  readonly storagePath: string;
  readonly usage: Usage;
}

type EvaluatingHost = Pick<
  Host,
  "evaluate" | "countCommits" | "evaluateCommits" | "inspectGradients" | "pathOf" | "uriOf"
>;

/** The commands of `workspace/executeCommand`; see protocol.ts for what each does. */
export class Commands {
  readonly #connection: Connection;
  readonly #host: EvaluatingHost;
  readonly #target: () => Promise<CommandTarget>;
  readonly #onEvaluating: (evaluation: Evaluating | undefined) => void;
  readonly #explainer: Explainer;
  readonly #unusualLines: UnusualLinesFinder;
  readonly #progress: ProgressReporter;

  constructor(
    connection: Connection,
    host: EvaluatingHost,
    target: () => Promise<CommandTarget>,
    onEvaluating: (evaluation: Evaluating | undefined) => void,
    explainer: Explainer,
    unusualLines: UnusualLinesFinder,
  ) {
    this.#connection = connection;
    this.#host = host;
    this.#target = target;
    this.#onEvaluating = onEvaluating;
    this.#explainer = explainer;
    this.#unusualLines = unusualLines;
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
    trainingCurve: async () => {
      const { training } = await this.#target();
      return (await answering(training.curve())) ?? null;
    },
    evaluate: ([given = {}], context) => this.#evaluate(given, context),
    countCommits: () => this.#countCommits(),
    evaluateCommits: ([given = {}], context) => this.#evaluateCommits(given, context),
    explain: async ([cursor], { token }) => {
      const { workspace, settings } = await this.#target();
      return this.#explainer.explain(cursor, settings, workspace.folders, token);
    },
    gradients: (_, context) => this.#inspectGradients(context),
    unusualLines: ([params], context) => this.#findUnusualLines(params, context),
    contents: async () => {
      const { workspace } = await this.#target();
      return answering(withStore(() => workspace.contents((path) => this.#host.uriOf(path))));
    },
    exportModel: async ([{ uri }]) => {
      const { workspace } = await this.#target();
      return answering(exportModel(workspace, this.#fileOf(uri)));
    },
    importModel: async ([{ uri }]) => {
      const file = this.#fileOf(uri);
      const target = await this.#target();
      checkMayLearn(target.workspace, target.settings);
      await answering(importModel(target, file));
      return null;
    },
    forget: async () => {
      await answering(deleteModel(await this.#target()));
      return null;
    },
    usage: async () => {
      const { usage, settings } = await this.#target();
      return usage.summary(leastProbability(settings.suggestions) ?? settings.suggestions.threshold);
    },
    forgetUsage: async () => {
      await answering(forgetUsage(await this.#target()));
      return null;
    },
    taken: async ([suggestion, candidate]) => {
      const { usage } = await this.#target();
      usage.learning.shown.take(suggestion, candidate);
      return null;
    },
  };

  /** @throws ResponseError */
  #fileOf(uri: string): string {
    const file = this.#host.pathOf(uri);
    if (file === undefined) throw failed(l10n.t("{0} is not a file on this machine.", uri));
    return file;
  }

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
    const { progress, signal } = await this.#openProgress(context, l10n.t("Evaluating Unroll"));
    const { maxFileSize, exclude } = settings.training;
    const { folders, base } = workspace;
    const request = { kind: "files", folders, corpus: { maxFileSize, exclude }, seconds, base } as const;
    const onProgress = (event: FilesProgress) => this.#reportEvaluation(event, describeFilesProgress(event), context);
    const evaluation = this.#host.evaluate(request, onProgress, signal);
    return this.#whileEvaluating(evaluation).finally(() => progress.end());
  }

  async #countCommits(): Promise<number> {
    const { workspace, settings } = await this.#target();
    const [folder] = workspace.folders;
    if (folder === undefined || !settings.enabled) return 0; // the evaluation says what is wrong
    return this.#host.countCommits(folder, COMMITS);
  }

  async #evaluateCommits(given: CommitsArguments, context: CommandContext): Promise<CommitsSummary> {
    const { workspace, settings } = await this.#target();
    const seconds = secondsOf(given, settings);
    const commits = commitsOf(given);
    checkMayLearn(workspace, settings);
    const title = l10n.t("Evaluating Unroll on your last commits");
    const { progress, signal } = await this.#openProgress(context, title);
    const { threshold } = settings.suggestions;
    const { folders, base } = workspace;
    const request = { kind: "commits", repository: folders[0]!, commits, seconds, threshold, base } as const;
    const onProgress = (event: CommitsProgress) => this.#reportEvaluation(event, describeProgress(event), context);
    const report = this.#host.evaluateCommits(request, onProgress, signal);
    return summarizeCommits(await this.#whileEvaluating(report).finally(() => progress.end()));
  }

  async #inspectGradients(context: CommandContext): Promise<GradientSummary> {
    const { workspace, settings, storagePath } = await this.#target();
    checkMayLearn(workspace, settings);
    const title = l10n.t("Measuring how far back the network learns");
    const { progress, signal } = await this.#openProgress(context, title);
    const { maxFileSize, exclude } = settings.training;
    const { folders } = workspace;
    const request = { kind: "gradients", folders, corpus: { maxFileSize, exclude }, storagePath, lag: LAG } as const;
    const report = this.#logged(this.#host.inspectGradients(request, signal));
    return summarizeGradients(await answering(report).finally(() => progress.end()));
  }

  #reportEvaluation(
    { percent, secondsLeft }: { readonly percent: number; readonly secondsLeft?: number },
    message: string,
    context: CommandContext,
  ): void {
    this.#onEvaluating({ kind: "evaluating", percent, ...(secondsLeft !== undefined && { secondsLeft }) });
    this.#report({ message, percentage: percent }, context);
  }

  /** At the request's own token only: the progress that the server creates shows no details. */
  #report(
    { message, percentage }: { readonly message: string; readonly percentage: number },
    { workDoneToken }: CommandContext,
  ): void {
    if (workDoneToken === undefined) return;
    const value = { kind: "report", message, percentage } as const;
    void this.#connection.sendProgress(WorkDoneProgress.type, workDoneToken, value);
  }

  async #findUnusualLines({ textDocument }: UnusualLinesParams, context: CommandContext): Promise<UnusualLines> {
    const { workspace, settings } = await this.#target();
    const { progress, signal } = await this.#openProgress(context, l10n.t("Looking for unusual lines"));
    const onProgress = (event: ReviewProgress) => this.#report(describeReview(event), context);
    const work = this.#unusualLines.find(textDocument.uri, workspace, settings, onProgress, signal);
    return answering(work).finally(() => progress.end());
  }

  /** @throws ResponseError; a failed evaluation is logged with its details */
  #whileEvaluating<T>(evaluation: Promise<T>): Promise<T> {
    this.#onEvaluating({ kind: "evaluating" });
    return answering(this.#logged(evaluation)).finally(() => this.#onEvaluating(undefined));
  }

  async #logged<T>(evaluation: Promise<T>): Promise<T> {
    try {
      return await evaluation;
    } catch (error) {
      if (error instanceof EvaluationError) this.#connection.console.error(JSON.stringify(error.failure));
      throw error;
    }
  }

  async #openProgress({ token, workDoneToken }: CommandContext, title: string) {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    if (token.isCancellationRequested) cancel.abort(); // such a token tells no listener
    const progress = await this.#progress.open(workDoneToken, title, () => cancel.abort());
    return { progress, signal: cancel.signal };
  }
}

function describeReview({ step, share }: ReviewProgress) {
  const percentage = Math.floor(100 * share);
  if (step === "learning") return { message: l10n.t("Reading the files around it: {0}%", percentage), percentage };
  return { message: l10n.t("Comparing lines: {0}%", percentage), percentage };
}

/** @throws Error with a message for the user */
async function forgetUsage({ usage }: CommandTarget): Promise<void> {
  try {
    await usage.forget();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Error(l10n.t("The usage figures could not be deleted: {0}", detail), { cause: error });
  }
}

/** @throws ResponseError where the settings forbid learning */
function checkMayLearn({ folders }: Workspace, { enabled }: Settings): void {
  if (!enabled) throw failed(l10n.t("Unroll is turned off. Turn on the setting 'unroll.enabled' and try again."));
  if (folders.length > 0) return;
  throw failed(l10n.t("No folder is open. Open a folder with source code and train again."));
}

/** @throws ResponseError */
function secondsOf({ seconds }: Pick<TrainArguments, "seconds">, { training }: Settings): number {
  const value = seconds ?? training.seconds;
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw failed(
    l10n.t("{0} is not a valid number of seconds. Use a number above 0, or 0 for automatic.", String(value)),
  );
}

/** @throws ResponseError */
function commitsOf({ commits = COMMITS }: CommitsArguments): number {
  if (Number.isInteger(commits) && commits > 0) return commits;
  throw failed(l10n.t("{0} is not a valid number of commits. Use an integer above 0.", String(commits)));
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
