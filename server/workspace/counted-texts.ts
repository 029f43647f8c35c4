import { isContinuation } from "../../model/index.ts";

/** Texts by path, and how much they are, each and together, in characters as people count them: a Hangul syllable is one. */
export class CountedTexts extends Map<string, Uint8Array> {
  readonly #lengths = new Map<string, number>();
  #characters = 0;

  /** Of each, by path. */
  get lengths(): ReadonlyMap<string, number> {
    return this.#lengths;
  }

  /** Of all of them. */
  get characters(): number {
    return this.#characters;
  }

  override set(path: string, text: Uint8Array): this {
    const length = charactersOf(text);
    this.#characters += length - (this.#lengths.get(path) ?? 0);
    this.#lengths.set(path, length);
    return super.set(path, text);
  }

  override delete(path: string): boolean {
    this.#characters -= this.#lengths.get(path) ?? 0;
    this.#lengths.delete(path);
    return super.delete(path);
  }
}

/** The Unicode characters of a text in UTF-8. */
function charactersOf(text: Uint8Array): number {
  let count = 0;
  for (const byte of text) if (!isContinuation(byte)) count++;
  return count;
}
