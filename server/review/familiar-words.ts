import { type Familiarity, linesOf, tokensIn } from "../../model/index.ts";

/** The words of texts: those of other files, and those of the lines of one. */
export class FamiliarWords {
  readonly #words = new Set<string>();

  /** Adds the words of another file. */
  add(text: Uint8Array): void {
    for (const word of wordsIn(text, 0, text.length)) this.#words.add(word);
  }

  /** Tells of every word of a line of `text` whether it stands in other lines of it, or else in other files. */
  within(text: Uint8Array): (word: Uint8Array, line: number) => Familiarity {
    const counts = new Map<string, number>();
    const lines = linesOf(text).map(({ start, end }) => {
      const words = [...wordsIn(text, start, end)];
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
      return words;
    });
    return (bytes, line) => {
      const word = asKey(bytes);
      const own = lines[line]?.filter((other) => other === word).length ?? 0;
      if ((counts.get(word) ?? 0) > own) return "file";
      return this.#words.has(word) ? "workspace" : "new";
    };
  }
}

function* wordsIn(text: Uint8Array, start: number, end: number): Generator<string, void> {
  for (const token of tokensIn(text, start, end)) {
    if (token.kind === "word") yield asKey(text.subarray(token.start, token.end));
  }
}

/** The bytes of a word as a string that no other word has. */
function asKey(word: Uint8Array): string {
  return Buffer.from(word.buffer, word.byteOffset, word.length).toString("latin1");
}
