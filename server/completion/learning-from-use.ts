import type { Command, InlineCompletionItem } from "vscode-languageserver";
import type { OpenDocument } from "../documents/document.ts";
import { type OnEnd, ShownSuggestion } from "./shown-suggestion.ts";
import { Trust } from "./trust.ts";

/** The command that an editor runs when a suggestion was taken, with the arguments of `ShownSuggestion.take`. */
export type TakenCommand = (id: number, index: number) => Command;

/** What the use of suggestions teaches: what becomes of the one that is shown moves how sure the next ones must be. */
export class LearningFromUse {
  /** How sure suggestions must be in each language. */
  readonly trust = new Trust();
  readonly shown: ShownSuggestion<OpenDocument>;
  readonly #takenCommand: TakenCommand | undefined;

  /**
   * @param onEnd told what each suggestion has become
   * @param takenCommand by default, only the text tells what is taken
   */
  constructor(onEnd?: OnEnd<OpenDocument>, takenCommand?: TakenCommand) {
    this.#takenCommand = takenCommand;
    this.shown = new ShownSuggestion<OpenDocument>(
      (outcome, probability, { languageId }) => this.trust.note(languageId, probability, outcome !== "typed against"),
      onEnd,
    );
  }

  /** Those of the candidates at one place, each with what tells that it was taken. */
  followed(items: readonly InlineCompletionItem[], id: number): InlineCompletionItem[] {
    const command = this.#takenCommand;
    return items.map((item, index) => (command === undefined ? item : { ...item, command: command(id, index) }));
  }
}
