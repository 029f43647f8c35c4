import { setTimeout } from "node:timers/promises";
import type { Place, ServerProcess } from "../server-process.ts";

/** The time between keystrokes, in milliseconds. */
export const KEY_INTERVAL = 200;

/** Types into one document, and asks for a suggestion after every key, as an editor does. */
export class Typist {
  /** The latency of each request, in milliseconds. */
  readonly latencies: number[] = [];
  readonly #server: ServerProcess;
  readonly #text: string;
  #place: Place;
  #typed = 0;

  /** @param text the text to type at `place`, repeated from its beginning at its end */
  constructor(server: ServerProcess, place: Place, text: string) {
    this.#server = server;
    this.#place = place;
    this.#text = text;
  }

  /** Presses a key and waits for the answer. */
  async key(): Promise<void> {
    const character = this.#text[this.#typed++ % this.#text.length]!;
    const { uri, line, character: column } = this.#place;
    const start = performance.now();
    void this.#server.insert(this.#place, character);
    this.#place = character === "\n" ? { uri, line: line + 1, character: 0 } : { uri, line, character: column + 1 };
    await this.#server.complete(this.#place);
    this.latencies.push(performance.now() - start);
  }

  /**
   * Presses a key every `KEY_INTERVAL`, whether or not the last request was answered, until `isOver`; then waits for
   * the answers.
   *
   * @param afterKey is called after each key with how many there were
   */
  async type(isOver: () => boolean, afterKey: (keys: number) => Promise<void> = async () => {}): Promise<void> {
    const answers: Promise<void>[] = [];
    const start = performance.now();
    while (!isOver()) {
      answers.push(this.key());
      await afterKey(answers.length);
      await setTimeout(Math.max(0, start + answers.length * KEY_INTERVAL - performance.now()));
    }
    await Promise.all(answers);
  }

  /** Types for some seconds. */
  async typeFor(seconds: number, afterKey?: (keys: number) => Promise<void>): Promise<void> {
    const end = performance.now() + 1000 * seconds;
    await this.type(() => performance.now() >= end, afterKey);
  }
}
