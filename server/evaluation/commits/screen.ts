import type { GhostText } from "./assistant.ts";
import type { SimulatedEditor } from "./simulated-editor.ts";
import type { Tally } from "./tally.ts";

/** What the user sees after the cursor: the line's rest as it would be if the shown suggestion were taken. */
export class Screen {
  readonly #tally: Tally;
  /** What a suggestion that stays still says; undefined where none is shown. */
  #seen: string | undefined;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Counts a suggestion that was not on the screen before, and one that has changed or gone without need. */
  show(ghost: GhostText | undefined, editor: SimulatedEditor): void {
    const rest = restOfLine(editor);
    const seen = ghost && ghost.text + rest.slice(ghost.replacedSuffix);
    if (seen === this.#seen) return;
    if (this.#seen !== undefined) this.#tally.flicker++;
    if (seen !== undefined) this.#tally.shown++;
    this.#seen = seen;
  }

  /** Nothing is shown any more. */
  clear(): void {
    this.#seen = undefined;
  }

  /** Follows what the user has done, by the text and the cursor before it. */
  follow(before: string, cursor: number, editor: SimulatedEditor): void {
    const seen = this.#seen;
    this.#seen = undefined;
    if (seen === undefined || editor.cursor <= cursor || editor.text.slice(0, cursor) !== before.slice(0, cursor))
      return;
    const typed = editor.text.slice(cursor, editor.cursor);
    if (!seen.startsWith(typed)) return;
    const left = seen.slice(typed.length);
    if (left !== restOfLine(editor)) this.#seen = left;
  }
}

function restOfLine({ text, cursor }: SimulatedEditor): string {
  const end = text.indexOf("\n", cursor);
  return text.slice(cursor, end < 0 ? text.length : end);
}
