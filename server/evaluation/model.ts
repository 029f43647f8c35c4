import { maySuggestBefore, Reading, type ReadingParts, suggest } from "../../model/index.ts";
import { MAX_LENGTH, MAX_LINES } from "../completion.ts";
import type { Predictor } from "./predictor.ts";
import type { Suggested, Suggester } from "./suggester.ts";

/** The model, or parts of it, as the language server uses them while a document is typed. */
export class ModelEntrant implements Predictor, Suggester {
  readonly #parts: ReadingParts;
  readonly #threshold: number;
  readonly #mixing: Uint8Array | undefined;
  #reading: Reading | undefined;

  /**
   * Several may share a memory: each uses it from the first `open` to `close`.
   *
   * @param mixing the memory's parameters for these parts
   */
  constructor(parts: ReadingParts, threshold: number, mixing?: Uint8Array) {
    this.#parts = parts;
    this.#threshold = threshold;
    this.#mixing = mixing;
  }

  open(): void {
    if (this.#reading !== undefined) {
      this.#reading.restart();
      return;
    }
    if (this.#mixing !== undefined) this.#parts.memory?.parameters.set(this.#mixing);
    this.#reading = new Reading(this.#parts);
  }

  read(character: number): number {
    const nats = this.#opened.read(character);
    this.#opened.adapt();
    return nats;
  }

  type(character: number): void {
    this.#opened.read(character);
  }

  idle(): void {
    this.#opened.adapt();
  }

  suggest(behind: Uint8Array): Suggested | undefined {
    if (!maySuggestBefore(behind)) return undefined;
    return suggest(this.#opened.continue(MAX_LENGTH), { threshold: this.#threshold, behind, lines: MAX_LINES });
  }

  close(): void {
    this.#reading?.dispose();
    this.#reading = undefined;
  }

  get #opened(): Reading {
    if (this.#reading === undefined) throw new RangeError("no document is open");
    return this.#reading;
  }
}
