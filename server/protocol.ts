/**
 * Unroll's extensions of LSP 3.18, all of them; the only file of the server that the client may import.
 *
 * Standard: incremental document synchronisation, `textDocument/inlineCompletion`, `workspace/workspaceFolders`,
 * `workspace/configuration` (section `unroll`, see settings.ts), work-done progress, `workspace/executeCommand`.
 */
import {
  type CancellationToken,
  type ExecuteCommandParams,
  ExecuteCommandRequest,
  type InlineCompletionContext,
  LSPErrorCodes,
  NotificationType,
  type PartialResultParams,
  type Position,
  type ProgressToken,
  ProgressType,
  RequestType,
  RequestType0,
  ResponseError,
  type TextDocumentIdentifier,
} from "vscode-languageserver-protocol";
import type { Explanation } from "./completion/explanation-summary.ts";
import type { CommitsSummary } from "./evaluation/commits/summary.ts";
import type { GradientSummary } from "./evaluation/gradient-summary.ts";
import type { UnusualLines } from "./review/unusual-lines.ts";
import type { StartSettings } from "./settings.ts";
import type { Activity } from "./training/activity.ts";
import type { TrainingCurve } from "./training/curve.ts";
import type { TrainingReport } from "./training/report.ts";
import type { UsageSummary, UsageToday } from "./usage/summary.ts";
import type { Contents } from "./workspace/contents.ts";
import type { WorkspaceLanguage } from "./workspace/languages.ts";

export type { Explanation } from "./completion/explanation-summary.ts";
export type { CommitsSummary } from "./evaluation/commits/summary.ts";
export type { GradientSummary } from "./evaluation/gradient-summary.ts";
export type { BarChart, Figure, LineChart, Table } from "./figures.ts";
export { GENERATION_DEFAULTS, GENERATION_LIMITS } from "./generation/limits.ts";
export type { UnusualLine, UnusualLines } from "./review/unusual-lines.ts";
export type { Settings, StartSettings } from "./settings.ts";
export type { Activity, Evaluating } from "./training/activity.ts";
export type { HeldOutScore, HeldOutScores, TrainingCurve, TrainingPoint, TrainingSample } from "./training/curve.ts";
export type { TrainingReport } from "./training/report.ts";
export type { UsageDay, UsageOfLanguage, UsageSummary, UsageToday } from "./usage/summary.ts";
export type { Contents, LearnedLanguage, LeftOutFiles, NamedFile, StoredModel } from "./workspace/contents.ts";
export type { WorkspaceLanguage } from "./workspace/languages.ts";
export type { LeftOut, LeftOutReason } from "./workspace/left-out.ts";

/** `initializationOptions`; each may be missing. */
export interface InitializationOptions extends Partial<StartSettings> {
  /** Translations of the server's messages: a bundle of `@vscode/l10n`, as JSON text. */
  readonly l10n?: string;
}

/** To the server: the resting cursor's position in the active document, for which the server prepares a suggestion. */
export const CURSOR = new NotificationType<CursorParams>("unroll/cursor");

export interface CursorParams {
  readonly textDocument: TextDocumentIdentifier;
  readonly position: Position;
}

/**
 * From the server: a request at this place was answered with nothing before all was read up to there, and now it is. A client
 * asks again where the cursor has not moved.
 */
export const READY = new NotificationType<CursorParams>("unroll/ready");

/**
 * The context of `textDocument/inlineCompletion`, as a client may send it that tells more of the place. An editor inserts
 * what is accepted at all of its cursors, and what it would replace at one may not stand at another. Where there are several,
 * suggestions replace nothing.
 */
export interface SuggestionContext extends InlineCompletionContext {
  /** How many cursors there are in the editor; 1 unless told. */
  readonly cursors?: number;
  /** Whether the document is taken for prose until its language is recognised; unless the user asks, nothing is suggested till then. */
  readonly recognizedOnly?: boolean;
}

/** From the server: its status, after every change. */
export const STATUS = new NotificationType<Status>("unroll/status");

/** The server's models, activity and problem, independent of each other. */
export interface Status {
  /** Whether the memory has learned all of the workspace's files. */
  readonly remembered: boolean;
  /** `off`: disabled by the settings. `full`: it completes, but learns no more until it has been rebuilt. */
  readonly memory: "off" | "empty" | "learning" | "ready" | "full";
  /** `base`: the base network completes, since none was trained on the workspace yet. */
  readonly network: "none" | "base" | "ready";
  /** When the network in use was saved, in milliseconds since 1970. */
  readonly trainedAt?: number;
  /** The names of the folders that it was trained on, where these are others than those that are open. */
  readonly trainedOn?: readonly string[];
  readonly activity: Activity;
  /** How many files are known, once the workspace has been read: of what is open, as it was when it was learned last. */
  readonly files?: number;
  /** How long they are together, in Unicode characters. */
  readonly characters?: number;
  /** What suggestions have brought today, in all windows; missing where none was shown. */
  readonly today?: UsageToday;
  /** The active document is too large to be read as a whole: a window around the cursor completes it. */
  readonly partial?: boolean;
  /** The problem and its remedy, in the user's language. */
  readonly problem?: string;
}

/** To the server: what its process uses, without trainings and evaluations, which have processes of their own. */
export const RESOURCES = new RequestType0<Resources, void>("unroll/resources");

export interface Resources {
  /** In bytes. */
  readonly memory: number;
  /**
   * Of one core: 1 is all its time, and several threads may use more. Over the last minute, as such requests divide the time;
   * missing before a minute after the first.
   */
  readonly processorShare?: number;
}

/**
 * From the server: a training is over that went on by itself, after the server was restarted. One that a client has asked for
 * answers its request instead.
 */
export const TRAINED = new NotificationType<TrainingReport>("unroll/trained");

/** To the server: the languages that a text can be generated in. */
export const LANGUAGES = new RequestType0<Languages, void>("unroll/languages");

export interface Languages {
  /** Those of the workspace's files, the most frequent first. */
  readonly languages: readonly WorkspaceLanguage[];
  /** Whether there is a network that can write. */
  readonly isTrained: boolean;
  /** Whether it can be told the language; otherwise it writes in whichever comes. */
  readonly canChoose: boolean;
}

/**
 * To the server: writes a text from nothing but the start of a file, as the workspace's network would. With a
 * `partialResultToken` it is streamed by `$/progress`, in whole characters, and the response holds none of it.
 * `$/cancelRequest` stops it: what has come by then stays, and the response is a result as well. A text holds no secrets.
 */
export const GENERATE = new RequestType<GenerateParams, GeneratedText, void>("unroll/generate");

/** The partial results of `GENERATE`: what comes next of the text. */
export const GENERATED = new ProgressType<string>();

export interface GenerateParams extends PartialResultParams {
  /** The document that the text is for: until it is closed, nothing is learned from it for other documents. */
  readonly textDocument?: TextDocumentIdentifier;
  /** The id of a language. */
  readonly language?: string;
  /** 0 takes the most probable character each time. This and the following as `GENERATION_DEFAULTS` has them, unless told. */
  readonly temperature?: number;
  /** Draw among so many most probable bytes only. */
  readonly topK?: number;
  /** The same seed writes the same text. */
  readonly seed?: number;
  /** In Unicode characters, at most. */
  readonly length?: number;
}

export interface GeneratedText {
  /** The text, where it was not streamed. */
  readonly text: string;
  /** Whether the request was cancelled before the end. */
  readonly isStopped: boolean;
  /** Whether the text was steered to the language. */
  readonly isSteered: boolean;
  /** How many passages were left out because they look like secrets. */
  readonly secretsLeftOut: number;
}

/**
 * The commands of `workspace/executeCommand`. A language client makes editor commands of these, so they differ from the
 * commands in the manifest, which also show the outcome.
 *
 * The server reports progress by `$/progress`, at the request's `workDoneToken` or at a token that it creates.
 * `$/cancelRequest` and `window/workDoneProgress/cancel` cancel.
 */
export const COMMANDS = {
  /**
   * Answers with the report when the training is over. A cancelled training keeps what it has learned. When the server ends
   * before, the next one that is started with the same folders goes on with it.
   */
  train: command<[TrainArguments?], TrainingReport>("unroll.train"),
  /** Cancels a training, if there is one. */
  stop: command<[], null>("unroll.stop"),
  /** Answers with the course of the training that runs, or else of the last one; null where there was none. */
  trainingCurve: command<[], TrainingCurve | null>("unroll.trainingCurve"),
  /**
   * Holds out a tenth of the files, learns the others anew, and answers with a report in Markdown: how well the model,
   * its parts and an editor's own suggestions predict the held-out files. Stores nothing.
   */
  evaluate: command<[TrainArguments?], string>("unroll.evaluate"),
  /**
   * Answers with the number of the last commits that can be typed again, at most 50: 0 where the first folder is in no git
   * checkout with a history. Runs git in it, so a client asks only where the user trusts the workspace.
   */
  countCommits: command<[], number>("unroll.countCommits"),
  /**
   * Learns the first folder's git checkout as it was before its last commits, types them again with and without
   * suggestions, and answers with the keystrokes saved, in words for the user. Stores nothing.
   */
  evaluateCommits: command<[CommitsArguments?], CommitsSummary>("unroll.evaluateCommits"),
  /** Answers with what comes next at a place of an open document and why, in words for the user. */
  explain: command<[CursorParams], Explanation>("unroll.explain"),
  /**
   * Measures how far back networks can learn on the workspace's text: a fresh one of every cell, and the trained one where
   * there is one. Answers with lines over the distance, in words for the user.
   */
  gradients: command<[], GradientSummary>("unroll.gradients"),
  /**
   * Answers with the lines of an open document that fit its workspace least, in words for the user: those that are far more
   * probable with another word or sign. They are judged in a process of its own by the files around the document, without what
   * was learned of the document itself; the first time for a document takes seconds.
   */
  unusualLines: command<[UnusualLinesParams], UnusualLines>("unroll.unusualLines"),
  /** Answers with what is learned of the workspace, what is left out and why, and where the model is. */
  contents: command<[], Contents>("unroll.contents"),
  /** Writes the workspace's model to one file, in the place of one that is there, and answers with its size in bytes. */
  exportModel: command<[ModelFileParams], number>("unroll.export"),
  /**
   * Replaces the workspace's model by an exported one, from which later trainings go on; cancels a training. Fails, and changes
   * nothing, where the file is not a whole model of this version.
   */
  importModel: command<[ModelFileParams], null>("unroll.import"),
  /** Cancels a training and deletes the workspace's model. */
  forget: command<[], null>("unroll.forget"),
  /** Answers with what suggestions have brought, by day and language, and what their use has taught: numbers, and no text. */
  usage: command<[], UsageSummary>("unroll.usage"),
  /** Deletes what was counted and learned from the use of suggestions. */
  forgetUsage: command<[], null>("unroll.forgetUsage"),
  /**
   * Tells that a suggestion was taken. Every item carries this command, which an editor runs after it has inserted the item, so
   * no client has to know of it.
   */
  taken: command<[suggestion: number, candidate: number], null>("unroll.taken"),
};

/** Where an exported model is, or will be. */
export interface ModelFileParams {
  /** Of a file on the disk. */
  readonly uri: string;
}

export interface UnusualLinesParams {
  readonly textDocument: TextDocumentIdentifier;
}

export interface TrainArguments {
  /** Seconds to learn, after reading the files; 0 for automatic. By default the setting `unroll.training.seconds`. */
  readonly seconds?: number;
  /** Start with a new network rather than the stored one, which is replaced when the new one is first saved. */
  readonly fresh?: boolean;
}

export interface CommitsArguments extends Pick<TrainArguments, "seconds"> {
  /** How many commits, at most; 50 by default. */
  readonly commits?: number;
}

/** A command by its name in the protocol. The types of its arguments and result exist for the compiler alone. */
export interface Command<Arguments extends readonly unknown[], Result> {
  readonly name: string;
  readonly types?: (...given: Arguments) => Result;
}

function command<Arguments extends readonly unknown[], Result>(name: string): Command<Arguments, Result> {
  return { name };
}

/** The context of a command's request, beside its arguments. */
export interface CommandContext {
  readonly token: CancellationToken;
  readonly workDoneToken: ProgressToken | undefined;
}

type Handler<C> =
  C extends Command<infer Arguments, infer Result>
    ? (given: Arguments, context: CommandContext) => Promise<Result>
    : never;

/** The server's implementation of every command. */
export type CommandHandlers = { readonly [Name in keyof typeof COMMANDS]: Handler<(typeof COMMANDS)[Name]> };

/** Answers a request for a command. @throws ResponseError for an unknown command */
export function answerCommand(
  handlers: CommandHandlers,
  params: ExecuteCommandParams,
  token: CancellationToken,
): Promise<unknown> {
  for (const key of Object.keys(COMMANDS) as (keyof CommandHandlers)[]) {
    if (COMMANDS[key].name !== params.command) continue;
    const answer = handlers[key] as Handler<Command<unknown[], unknown>>;
    return answer(params.arguments ?? [], { token, workDoneToken: params.workDoneToken });
  }
  throw new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${params.command}.`);
}

/** Sends requests: a language client or any other connection. */
export interface RequestSender {
  sendRequest(
    type: typeof ExecuteCommandRequest.type,
    params: ExecuteCommandParams,
    token?: CancellationToken,
  ): unknown;
}

/** Requests a command. */
export async function executeCommand<Arguments extends readonly unknown[], Result>(
  sender: RequestSender,
  { name }: Command<Arguments, Result>,
  given: Arguments,
  { token, workDoneToken }: Partial<CommandContext> = {},
): Promise<Result> {
  const params = { command: name, arguments: [...given], ...(workDoneToken !== undefined && { workDoneToken }) };
  return (await sender.sendRequest(ExecuteCommandRequest.type, params, token)) as Result;
}
