import type { FindSecrets } from "../documents/document-secrets.ts";
import { continuesSecret } from "../workspace/secrets.ts";

/** So much text before a passage says what is a secret in it, in UTF-16 code units: more than a private key has. */
const CONTEXT = 8192;
/** What is left when a secret is taken out may look like another one, so many times at most. */
const ROUNDS = 3;

/**
 * A text that grows and never holds a secret: what a search of all of it would find does not get in. A passage that would
 * make a secret of what stands there already is dropped.
 */
export class CleanText {
  readonly #find: FindSecrets;
  #text: string;
  #leftOut = 0;

  /** @param start what is there already, whatever it holds */
  constructor(find: FindSecrets, start = "") {
    this.#find = find;
    this.#text = start;
  }

  /** How many secrets were left out. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Appends whole lines. Returns what of them was let in. */
  async append(lines: string): Promise<string> {
    if (lines === "") return "";
    const before = this.#context;
    let passage = lines;
    for (let round = 0; round < ROUNDS && passage !== ""; round++) {
      const found = await this.#find(before + passage);
      const fresh = found.filter(([, end]) => end > before.length);
      if (fresh.length === 0) {
        if (found.length > 0 && found.length > (await this.#find(before)).length) break;
        this.#text = before + passage;
        return passage;
      }
      if (round === 0) this.#leftOut += fresh.length;
      passage = without(passage, fresh, before.length);
    }
    if (passage === lines) this.#leftOut++;
    return "";
  }

  /** As `append`, for a line that has no end: where a secret may have begun in it, the whole line is left out. */
  async appendUnfinished(line: string): Promise<string> {
    const before = this.#context;
    if (line === "" || !continuesSecret(before.slice(before.lastIndexOf("\n") + 1), line)) return this.append(line);
    this.#leftOut++;
    return "";
  }

  /** The end of the text, from the beginning of a line on where it has lines. */
  get #context(): string {
    if (this.#text.length <= CONTEXT) return this.#text;
    const start = this.#text.indexOf("\n", this.#text.length - CONTEXT) + 1;
    return this.#text.slice(start > 0 ? start : -CONTEXT);
  }
}

/** `text`, which stands at `offset`, without what of it is in `ranges`. */
function without(text: string, ranges: Awaited<ReturnType<FindSecrets>>, offset: number): string {
  let left = "";
  let at = 0;
  for (const [start, end] of ranges) {
    left += text.slice(at, Math.max(at, start - offset));
    at = end - offset;
  }
  return left + text.slice(at);
}
