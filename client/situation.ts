import * as vscode from "vscode";
import type { Activity } from "../server/protocol.ts";
import { SCHEMES, type Server, type ServerState } from "./server.ts";
import type { Snooze } from "./snooze.ts";
import { isOn, isOnIn, MESSAGE_BOX, nameOfLanguage, reachIn, switchedLanguage } from "./switches.ts";

/** All that decides what the status bar says and what its menu offers. */
export interface Situation {
  readonly server: ServerState;
  /** Whether Unroll is on in this window. */
  readonly isOn: boolean;
  /** When the snooze ends, in milliseconds since 1970; Infinity where only a restart ends it. */
  readonly snoozedUntil: number | undefined;
  /** That of the active editor, where it has a document that Unroll serves. */
  readonly language: LanguageSwitch | undefined;
  /** That of the box for commit messages, where source control has one. */
  readonly commitMessages: LanguageSwitch | undefined;
  readonly hasFolder: boolean;
}

export interface LanguageSwitch {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  /** Whether the active editor's document gets no suggestions. */
  readonly isSilent: boolean;
}

/** Whether a training is running that the user started, from its first moment on, and that can be stopped. */
export function isTraining(activity: Activity): boolean {
  return (
    activity.kind === "training" || activity.kind === "paused" || (activity.kind === "reading" && !!activity.training)
  );
}

/** The situation now. */
export function situationOf(server: Server, snooze: Snooze): Situation {
  return {
    server: server.state,
    isOn: isOn(),
    snoozedUntil: snooze.until,
    language: switchOf(vscode.window.activeTextEditor?.document),
    commitMessages: switchOf(vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === MESSAGE_BOX)),
    hasFolder: (vscode.workspace.workspaceFolders?.length ?? 0) > 0,
  };
}

function switchOf(document: vscode.TextDocument | undefined): LanguageSwitch | undefined {
  if (document === undefined || !SCHEMES.includes(document.uri.scheme)) return undefined;
  const id = switchedLanguage(document);
  return { id, name: nameOfLanguage(id), isOn: isOnIn(document), isSilent: reachIn(document) === "nowhere" };
}
