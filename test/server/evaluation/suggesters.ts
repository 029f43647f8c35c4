/** Small texts, and suggesters that say what a test wants. */
import type { SourceFile } from "../../../server/evaluation/hold-out.ts";
import type { Suggested, Suggester } from "../../../server/evaluation/suggester.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

export function file(text: string, path = "/src/file.ts"): SourceFile {
  return { path, bytes: bytes(text) };
}

/** Suggests what `answer` says to the text typed so far, and to what follows the cursor. */
export class Scripted implements Suggester {
  readonly #answer: (
    typed: string,
    suffix: string,
  ) => string | (Omit<Suggested, "text"> & { text: string }) | undefined;
  #typed: number[] = [];
  opened = 0;

  constructor(
    answer: (typed: string, suffix: string) => string | (Omit<Suggested, "text"> & { text: string }) | undefined,
  ) {
    this.#answer = answer;
  }

  open(): void {
    this.opened++;
    this.#typed = [];
  }

  type(character: number): void {
    this.#typed.push(character);
  }

  suggest(suffix: Uint8Array): Suggested | undefined {
    const answer = this.#answer(decoder.decode(Uint8Array.from(this.#typed)), decoder.decode(suffix));
    if (answer === undefined) return undefined;
    return typeof answer === "string" ? { text: bytes(answer) } : { ...answer, text: bytes(answer.text) };
  }
}

/** What `suggester` shows at the end of `text`, typed from its start. */
export function suggestionAfter(suggester: Suggester, text: string, suffix = ""): string | undefined {
  suggester.open("/src/file.ts");
  for (const character of bytes(text)) suggester.type(character);
  const suggestion = suggester.suggest(bytes(suffix));
  return suggestion && decoder.decode(suggestion.text);
}

/** Runs a generator to its end. */
export function resultOf<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const result = work.next();
    if (result.done) return result.value;
  }
}
