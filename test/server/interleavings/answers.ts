import type { InlineCompletionItem } from "vscode-languageserver/node";
import { offsetAt, type Position, positionAt } from "./text.ts";

/** What an item inserts. */
export function textOf({ insertText }: InlineCompletionItem): string {
  return typeof insertText === "string" ? insertText : insertText.value;
}

/** What is wrong with an item that was suggested at a position of a text, whatever else stands there. */
export function faultsOf(item: InlineCompletionItem, text: string, position: Position): string[] {
  const inserted = textOf(item);
  const { start, end } = item.range ?? { start: position, end: position };
  const [from, at, to] = [start, position, end].map((place) => offsetAt(text, place));
  const faults: [fault: string, isTrue: boolean][] = [
    ["half a character is suggested", !inserted.isWellFormed()],
    ["a control character is suggested", /[^\P{Cc}\n\t]/u.test(inserted)],
    ["nothing is suggested as something", inserted === ""],
    ["the range is not in the text", !isIn(text, start) || !isIn(text, end)],
    ["the range is not around the cursor", from > at || to < at],
  ];
  return faults.filter(([, isTrue]) => isTrue).map(([fault]) => `${fault}: ${JSON.stringify({ ...item, position })}`);
}

function isIn(text: string, place: Position): boolean {
  const again = positionAt(text, offsetAt(text, place));
  return again.line === place.line && again.character === place.character;
}
