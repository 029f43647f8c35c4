import { isBlank, maySuggestBefore, type PlacedText, Reading, type ReadingParts, suggest } from "../../model/index.ts";
import { MAX_LENGTH, MAX_LINES } from "../completion/items.ts";
import type { Predictor } from "./predictor.ts";
import type { Suggested, Suggester } from "./suggester.ts";

const LINE_FEED = 0x0a;

type BesideOf = (path: string) => PlacedText["beside"];

/** The model, or parts of it, as the language server uses them while a document is typed. */
export class ModelCandidate implements Predictor, Suggester {
  readonly #parts: ReadingParts;
  readonly #threshold: number;
  readonly #besideOf: BesideOf;
  readonly #mixing: Uint8Array | undefined;
  #reading: Reading | undefined;
  /** The number of blanks that begin the current line, and whether it has no other characters yet. */
  #indentation = 0;
  #inIndent = true;

  /**
   * Several may share a memory: each uses it from the first `open` to `close`.
   *
   * @param besideOf returns the neighbouring texts of a document by its path
   * @param mixing the memory's parameters for these parts
   */
  constructor(parts: ReadingParts, threshold: number, besideOf: BesideOf, mixing?: Uint8Array) {
    this.#parts = parts;
    this.#threshold = threshold;
    this.#besideOf = besideOf;
    this.#mixing = mixing;
  }

  open(path: string): void {
    this.#startLine();
    const beside = this.#besideOf(path);
    if (this.#reading !== undefined) {
      this.#reading.restart(beside);
      return;
    }
    if (this.#mixing !== undefined) this.#parts.memory?.setParameters(this.#mixing);
    this.#reading = new Reading(this.#parts, beside);
  }

  read(character: number): number {
    const nats = this.#opened.read(character);
    this.#opened.adapt();
    return nats;
  }

  type(character: number): void {
    this.#opened.read(character);
    if (character === LINE_FEED) this.#startLine();
    else if (this.#inIndent && isBlank(character)) this.#indentation++;
    else this.#inIndent = false;
  }

  idle(): void {
    this.#opened.adapt();
  }

  suggest(suffix: Uint8Array): Suggested | undefined {
    if (!maySuggestBefore(suffix)) return undefined;
    return suggest(this.#opened.continue(MAX_LENGTH), {
      threshold: this.#threshold,
      suffix,
      lines: MAX_LINES,
      indentation: this.#indentation,
    });
  }

  close(): void {
    this.#reading?.dispose();
    this.#reading = undefined;
  }

  #startLine(): void {
    this.#indentation = 0;
    this.#inIndent = true;
  }

  get #opened(): Reading {
    if (this.#reading === undefined) throw new RangeError("no document is open");
    return this.#reading;
  }
}
