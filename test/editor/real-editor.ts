/** The text editor of the embedded VS Code, as a hand uses it and an eye sees it. */
import type { Page } from "playwright-core";
import { keysOver, type Stroke } from "../../server/evaluation/commits/hand.ts";

/** A text and the cursor's offset in it. */
export interface DocumentView {
  readonly text: string;
  readonly cursor: number;
}

/** The lines as they are drawn, with blanks for tabs, and the place that the status bar tells. */
export interface ShownDocument {
  readonly lines: readonly string[];
  readonly place: string;
}

/** When the editor is taken to show what it will show, in milliseconds. */
const SETTLED = 15_000;

export class RealEditor {
  readonly #page: Page;
  /** Keys that are still to be pressed. */
  readonly #keys: string[] = [];
  #tabSize = 4;
  #current: DocumentView = { text: "", cursor: 0 };

  constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a file that contains `start`, puts the cursor there, and waits until the text is coloured. */
  async open(file: string, start: DocumentView, tabSize: number): Promise<void> {
    this.#tabSize = tabSize;
    this.#current = start;
    await this.#page.locator(".explorer-folders-view .monaco-list-row", { hasText: file }).dblclick();
    await this.#page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
    await this.#page.locator(".editor-instance .view-line span[class^=mtk]:not(.mtk1)").first().waitFor();
    const [line, column] = lineAndColumn(start);
    await this.#page.keyboard.press("Control+Home");
    this.#keys.push(...times(line - 1, "ArrowDown"), ...times(column - 1, "ArrowRight"));
    const wanted = JSON.stringify(this.asShown(start));
    const seen = JSON.stringify(await this.shown(start));
    if (seen !== wanted) throw new Error(`${file} shows ${seen}, not ${wanted}`);
  }

  /**
   * Presses the keys of a stroke, at the latest when something is looked at, and returns their number.
   *
   * @param expected what stands there afterwards: the next stroke goes from there
   */
  do(stroke: Stroke, expected: DocumentView): number {
    const keys = this.#keysOf(stroke);
    this.#keys.push(...keys);
    this.#current = expected;
    return keys.length;
  }

  /** Waits until the editor shows `expected` and returns what it shows; after a while, whatever that is. */
  async shown(expected: DocumentView): Promise<ShownDocument> {
    await this.#press();
    const wanted = JSON.stringify(JSON.stringify(this.asShown(expected)));
    return (await this.#page.evaluate(`(${shownInTime})(${wanted}, ${SETTLED})`)) as ShownDocument;
  }

  /** What the editor shows of a document. */
  asShown(view: DocumentView): ShownDocument {
    const [line, column] = lineAndColumn(view);
    const before = view.text.slice(0, view.cursor).split("\n").at(-1)!;
    const lines = view.text.split("\n").map((one) => this.#expanded(one));
    return { lines, place: `Ln ${line}, Col ${before.includes("\t") ? this.#expanded(before).length + 1 : column}` };
  }

  /** Saves the document and waits until it is on the disk. */
  async save(): Promise<void> {
    await this.#page.keyboard.press("Control+s");
    await this.#page.locator(".tab.active:not(.dirty)").waitFor();
  }

  /** Presses the keys that are waiting, one after the other without a pause: the browser gets them in this order. */
  async #press(): Promise<void> {
    const { keyboard } = this.#page;
    await Promise.all(this.#keys.splice(0).flatMap((key) => [keyboard.down(key), keyboard.up(key)]));
  }

  #keysOf(stroke: Stroke): string[] {
    switch (stroke.kind) {
      case "key":
        return [stroke.key === "\n" ? "Enter" : stroke.key === " " ? "Space" : stroke.key];
      case "tab":
        return ["Tab"];
      case "backspace":
        return ["Backspace"];
      case "delete":
        return ["Delete"];
      case "margin":
        return ["Home", ...this.#marginKeys(stroke.margin), "End"];
      case "move":
        return [...keysOver(this.#current.text, this.#current.cursor, stroke.length)];
    }
  }

  /** How often Tab or Backspace make the margin of the cursor's line what is wanted. */
  #marginKeys(margin: string): string[] {
    const { text, cursor } = this.#current;
    const line = text.slice(text.lastIndexOf("\n", cursor - 1) + 1);
    const change = this.#expanded(margin).length - this.#expanded(/^[\t ]*/.exec(line)![0]).length;
    return times(Math.ceil(Math.abs(change) / this.#tabSize), change > 0 ? "Tab" : "Backspace");
  }

  #expanded(line: string): string {
    let shown = "";
    for (const one of line) shown += one === "\t" ? " ".repeat(this.#tabSize - (shown.length % this.#tabSize)) : one;
    return shown;
  }
}

function lineAndColumn({ text, cursor }: DocumentView): [line: number, column: number] {
  const lines = text.slice(0, cursor).split("\n");
  return [lines.length, lines.at(-1)!.length + 1];
}

function times(count: number, key: string): string[] {
  return Array.from({ length: count }, () => key);
}

/**
 * Runs in the page: reads the lines in the order of the screen, and the cursor's place, until they are as wanted; then
 * waits until the page is idle, which is when the editor colours the text. By the colours it closes brackets and quotes, and indents. It
 * may begin to colour in one idle moment and go on in timers and in the next.
 */
const shownInTime = `async (wanted, patience) => {
  const shown = () => {
    const lines = [...document.querySelectorAll(".editor-instance .view-lines .view-line")]
      .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent.replaceAll("\\u00a0", " ") }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text);
    const place = document.querySelector("#status\\\\.editor\\\\.selection")?.textContent ?? "";
    return { lines, place };
  };
  const end = performance.now() + patience;
  while (JSON.stringify(shown()) !== wanted && performance.now() < end) await new Promise(requestAnimationFrame);
  for (let rounds = 0; rounds < 3; rounds++) {
    await new Promise((resolve) => requestIdleCallback(() => resolve()));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return shown();
}`;
