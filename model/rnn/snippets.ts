import { seededRandom } from "../random.ts";
import { BORDER } from "./config.ts";
import type { Batch } from "./layer.ts";

/** Instead of the number of a row's language: nothing is learned of it. */
export const NO_LANGUAGE = 255;

/**
 * How many windows the snippets of each row have. Languages are to be told from short texts as well as from long ones, and from
 * their middle as well as from their start.
 */
const WINDOWS = [1, 1, 2, 2, 4, 4, 8, 8] as const;

/** How many batch rows read snippets, where languages are learned, beside those that read passages. */
export const SNIPPET_ROWS = WINDOWS.length;
/** More rows than read snippets at any time. */
const MOST_ROWS = 256;

/** So many first characters of a snippet are read only, in characters. */
export const LEAD = 12;

/** Texts from which languages are learned. */
export interface LanguageTexts {
  readonly texts: readonly Uint8Array[];
  /** The number of each text's language in the configuration. */
  readonly languages: Uint8Array;
}

/**
 * Short stretches of texts, each language as often as any other, from which the head learns to tell languages apart: the rows that
 * read whole files see few of them, and hardly ever their first hundred characters. Which ones follows from the number of the training step.
 */
export class Snippets {
  readonly #texts: readonly Uint8Array[];
  readonly #languages: Uint8Array;
  /** The texts of each language that occurs. */
  readonly #byLanguage: readonly (readonly number[])[];

  constructor({ texts, languages }: LanguageTexts) {
    this.#texts = texts;
    this.#languages = languages;
    const some = Array.from(texts.keys()).filter((i) => texts[i].length > 0);
    this.#byLanguage = Object.values(Object.groupBy(some, (i) => languages[i])).map((same) => same!);
  }

  /** Whether there is anything to read. */
  get isEmpty(): boolean {
    return this.#byLanguage.length === 0;
  }

  /** Fills row b of a batch of B with window number `step` of the snippets of row `row`. A text that is too short is read again. */
  read(batch: Batch, b: number, B: number, row: number, step: number, T: number, W: number): void {
    const windows = WINDOWS[row % SNIPPET_ROWS];
    const window = step % windows;
    const random = seededRandom((step - window) * MOST_ROWS + row);
    const some = this.#byLanguage[Math.floor(random.next() * this.#byLanguage.length)];
    const number = some[Math.floor(random.next() * some.length)];
    const text = this.#texts[number];
    const start = startOfLine(text, Math.floor(random.next() * Math.max(1, text.length - windows * T)));
    const length = text.length - start;
    if (batch.languages !== undefined) batch.languages[b] = this.#languages[number];
    for (let t = 0; t < T; t++) {
      const at = t * B + b;
      const offset = (window * T + t) % length;
      const counted = offset < LEAD ? 0 : 1;
      batch.resets[at] = offset === 0 ? 1 : 0;
      batch.targets[at] = text[start + offset];
      if (batch.counted !== undefined) batch.counted[at] = counted;
      for (let w = 0; w < W; w++) {
        const before = offset - W + w;
        batch.inputs[at * W + w] = before < 0 ? BORDER : text[start + before];
      }
    }
  }
}

function startOfLine(text: Uint8Array, at: number): number {
  return at === 0 ? 0 : (text.lastIndexOf(0x0a, at - 1) + 1) % text.length;
}
