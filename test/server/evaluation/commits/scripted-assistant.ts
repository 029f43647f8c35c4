import assert from "node:assert/strict";
import type { Assistant, GhostText, TextEdit } from "../../../../server/evaluation/commits/assistant.ts";

/** What is suggested, by the text before the cursor on its line, and the text after it. */
export type Script = (before: string, after: string) => GhostText | string | undefined;

/** Suggests the rest of these lines, from so many characters on. */
export function linesFrom(length: number, ...lines: readonly string[]): Script {
  return (before) => {
    const line = lines.find((one) => before.length >= length && one.length > before.length && one.startsWith(before));
    return line?.slice(before.length);
  };
}

/** An assistant that suggests by a script, and notes what it is told. */
export class ScriptedAssistant implements Assistant {
  /** What it was told, as "open a.ts", "rest 3" and "save a.ts, b.ts", without the folder. */
  readonly calls: string[] = [];
  /** What its edits have deleted or replaced. */
  readonly replaced: string[] = [];
  /** The open file's text, as the edits have left it. */
  text = "";
  readonly #script: Script;
  readonly #nameOf: (path: string) => string;

  /** @param nameOf what `calls` says of a path */
  constructor(script: Script, nameOf = (path: string) => path) {
    this.#script = script;
    this.#nameOf = nameOf;
  }

  async open(path: string, text: string): Promise<void> {
    this.text = text;
    this.calls.push(`open ${this.#nameOf(path)}`);
  }

  async rest(cursor: number): Promise<void> {
    this.calls.push(`rest ${cursor}`);
  }

  edit({ start, end, inserted }: TextEdit): void {
    assert.ok(start <= end && end <= this.text.length, `${start}, ${end} of ${this.text.length}`);
    if (end > start) this.replaced.push(this.text.slice(start, end));
    this.text = this.text.slice(0, start) + inserted + this.text.slice(end);
  }

  async suggest(cursor: number): Promise<GhostText | undefined> {
    assert.ok(cursor >= 0 && cursor <= this.text.length, `${cursor} of ${this.text.length}`);
    const before = /[^\n]*$/.exec(this.text.slice(0, cursor))![0];
    const ghost = this.#script(before, this.text.slice(cursor));
    return typeof ghost === "string" ? { text: ghost, replacedSuffix: 0 } : ghost;
  }

  async idle(): Promise<void> {}

  async save(paths: readonly string[]): Promise<void> {
    this.calls.push(`save ${paths.map(this.#nameOf).join(", ")}`);
  }

  dispose(): void {}
}
