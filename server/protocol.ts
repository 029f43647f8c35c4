/**
 * All that Unroll's client and server speak beyond LSP 3.18; the one file of the server that the client may import.
 *
 * Standard: incremental document synchronisation, `textDocument/inlineCompletion`, `workspace/workspaceFolders`,
 * `workspace/configuration` (section `unroll`, see settings.ts), work-done progress, `workspace/executeCommand`.
 */
import {
  type CancellationToken,
  type ExecuteCommandParams,
  ExecuteCommandRequest,
  LSPErrorCodes,
  NotificationType,
  type Position,
  type ProgressToken,
  ResponseError,
  type TextDocumentIdentifier,
} from "vscode-languageserver-protocol";
import type { StartSettings } from "./settings.ts";
import type { Activity } from "./training/activity.ts";
import type { TrainingReport } from "./training/report.ts";

export type { Settings, StartSettings } from "./settings.ts";
export type { Activity } from "./training/activity.ts";
export type { TrainingReport } from "./training/report.ts";
export type { LeftOut, LeftOutReason } from "./workspace/left-out.ts";

/** `initializationOptions`: every one may be missing. */
export interface InitializationOptions extends Partial<StartSettings> {
  /** Translations of the server's messages: a bundle of `@vscode/l10n`, as JSON text. */
  readonly l10n?: string;
}

/** To the server: where the cursor rests in the document in use. The server prepares a suggestion for there. */
export const CURSOR = new NotificationType<CursorParams>("unroll/cursor");

export interface CursorParams {
  readonly textDocument: TextDocumentIdentifier;
  readonly position: Position;
}

/** From the server: its status, at every change of it. */
export const STATUS = new NotificationType<Status>("unroll/status");

/** What is known, what is going on and what is wrong, each for itself. */
export interface Status {
  /** Whether the memory has learned all of the workspace's files. */
  readonly remembered: boolean;
  /** `off`: by the settings. `full`: it completes, and learns no more until it has been rebuilt. */
  readonly memory: "off" | "empty" | "learning" | "ready" | "full";
  readonly network: "none" | "ready";
  /** When the network in use was saved, in milliseconds since 1970. */
  readonly trainedAt?: number;
  readonly activity: Activity;
  /** The document in use is too large to be read as a whole: a window around the cursor completes it. */
  readonly partial?: boolean;
  /** What is wrong and what to do, in the user's language. */
  readonly problem?: string;
}

/**
 * The commands of `workspace/executeCommand`. A language client makes editor commands of these, so they differ from the
 * commands in the manifest, which also show the outcome.
 *
 * Progress goes by `$/progress`: at the request's `workDoneToken`, or at a token that the server creates. `$/cancelRequest`
 * and `window/workDoneProgress/cancel` cancel.
 */
export const COMMANDS = {
  /** Answers when the training is over. When cancelled it keeps what it has learned, and answers with the report. */
  train: command<[TrainArguments?], TrainingReport>("unroll.train"),
  /** Cancels a training, if there is one. */
  stop: command<[], null>("unroll.stop"),
  /**
   * Holds out a tenth of the files, learns the others anew, and answers with a report in Markdown on how well the model,
   * its parts, and what an editor has anyway predict them. Stores nothing.
   */
  evaluate: command<[TrainArguments?], string>("unroll.evaluate"),
  /** Cancels a training and deletes the workspace's model. */
  forget: command<[], null>("unroll.forget"),
};

export interface TrainArguments {
  /** How long to learn, without reading the files; 0 for automatic. The setting `unroll.training.seconds` unless given. */
  readonly seconds?: number;
  /** Start with a new network rather than the stored one, which is replaced when the new one is first saved. */
  readonly fresh?: boolean;
}

/** A command by its name on the wire. The types of its arguments and result exist for the compiler alone. */
export interface Command<Arguments extends readonly unknown[], Result> {
  readonly name: string;
  readonly types?: (...given: Arguments) => Result;
}

function command<Arguments extends readonly unknown[], Result>(name: string): Command<Arguments, Result> {
  return { name };
}

/** What a request for a command brings beside the command's arguments. */
export interface CommandContext {
  readonly token: CancellationToken;
  readonly workDoneToken: ProgressToken | undefined;
}

type Handler<C> =
  C extends Command<infer Arguments, infer Result>
    ? (given: Arguments, context: CommandContext) => Promise<Result>
    : never;

/** The server's side of every command. */
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

/** What requests are sent by: a language client, or any other connection. */
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
