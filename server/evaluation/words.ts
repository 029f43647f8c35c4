import type { Suggested, Suggester } from "./suggester.ts";

/** The editor opens its list after the first letter of a word, not before. */
const MIN_PREFIX = 1;

/** VS Code's default word separators, beside white space; a language may define others. */
const SEPARATORS = "`~!@#%^&*()-=+[{]}\\|;:'\",.<>/?";

/** By byte, whether it belongs to a word: whatever separates none, and every byte of a longer sequence. */
const IN_WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 0x20 && byte !== 0x7f && !SEPARATORS.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * The editor's word-based suggestions at their best: every file of the workspace is open, and of the words that begin
 * with what was typed, the one seen most often so far, or last among equals, is always on top of the list and
 * selected. (VS Code itself lists the words of the open files only, equal matches by the alphabet.) Taking it is one
 * keystroke.
 */
export class WordSuggester implements Suggester {
  /** Words hold a byte in each UTF-16 unit here. */
  readonly #counts = new Map<string, number>();
  /** By prefix, the most frequent of the longer words that begin with it. */
  readonly #best = new Map<string, string>();
  /** Undo steps for the words that the open document added, the newest last. */
  readonly #undo: (() => void)[] = [];
  #word = "";

  constructor(training: readonly Uint8Array[]) {
    for (const file of training) this.learn(file);
  }

  /** Learns a file for good. */
  learn(file: Uint8Array): void {
    this.open();
    for (const character of file) this.type(character);
    this.#endWord();
    this.#undo.length = 0;
  }

  open(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
    this.#word = "";
  }

  type(character: number): void {
    if (IN_WORD[character] === 1) this.#word += String.fromCharCode(character);
    else this.#endWord();
  }

  suggest(suffix: Uint8Array): Suggested | undefined {
    if (this.#word.length < MIN_PREFIX || (suffix.length > 0 && IN_WORD[suffix[0]!] === 1)) return undefined;
    const best = this.#best.get(this.#word);
    if (best === undefined) return undefined;
    return { text: Uint8Array.from(best.slice(this.#word.length), (unit) => unit.charCodeAt(0)) };
  }

  #endWord(): void {
    const word = this.#word;
    this.#word = "";
    if (word === "" || !Number.isNaN(Number(word))) return; // numbers are not listed
    const count = (this.#counts.get(word) ?? 0) + 1;
    this.#set(this.#counts, word, count);
    for (let length = MIN_PREFIX; length < word.length; length++) {
      const prefix = word.slice(0, length);
      const best = this.#best.get(prefix);
      if (best === word) continue;
      if (best === undefined || (this.#counts.get(best) ?? 0) <= count) this.#set(this.#best, prefix, word);
    }
  }

  #set<V>(map: Map<string, V>, key: string, value: V): void {
    const previous = map.get(key);
    this.#undo.push(() => (previous === undefined ? map.delete(key) : map.set(key, previous)));
    map.set(key, value);
  }
}
