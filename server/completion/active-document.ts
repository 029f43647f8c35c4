import {
  ADAPTATION_LENGTH,
  type Adaptation,
  type ByteRange,
  continueText,
  distributionOf,
  type LearnOptions,
  type Memory,
  type Network,
  type NetworkAt,
  Overlay,
  type OverlayReach,
  type Prediction,
  StateCache,
  type Transaction,
} from "../../model/index.ts";
import type { ByteEdit } from "../documents/encoding.ts";

/** What a document is completed with, as far as there is any of it. */
export interface CompletionParts {
  readonly memory: Memory | undefined;
  readonly network: Network | undefined;
  /** Takes the place of the network in the document that is typed in. */
  readonly adaptation: Adaptation | undefined;
}

/** What is learned for the time that a document is typed in. */
export interface OpenTexts {
  /** The document itself. */
  readonly text: Uint8Array;
  /** What of it the memory knows already: see `Overlay`. */
  readonly known: readonly ByteRange[];
  /** What must not be learned of it. */
  readonly secrets: readonly ByteRange[];
  /** Other texts, without their secrets, those of most use last: what of them is to be learned, or refreshed. */
  readonly beside: () => readonly { readonly text: Uint8Array; readonly options: LearnOptions }[];
  readonly reach: OverlayReach;
}

/** How much of the document the network adapts to, before the cursor, in characters. */
const ADAPTED = 16384;

/**
 * The document that is typed in: its overlay in the memory, its states of the network, and the network's adaptation to
 * it. There is one at a time.
 */
export class ActiveDocument {
  readonly #parts: CompletionParts;
  readonly #open: () => OpenTexts;
  readonly #stateCache: StateCache | undefined;
  readonly #network: Network | undefined;
  #overlay: Overlay | undefined;
  /** What the memory knew before any open document was learned. */
  #base: Transaction | undefined;
  /** Learns what lies beside the document. An edit of the document does not end it. */
  #beside: Generator<void, void> | undefined;
  /** What is under way: given up when the document changes or something else is asked for. */
  #work: Generator<boolean, true | undefined> | undefined;
  #secrets: readonly ByteRange[];
  /** Up to where the network has adapted to the text. */
  #adapted = 0;

  /** @param open what the memory learns; asked for whenever it was used by something else in between */
  constructor(parts: CompletionParts, { text, secrets }: Pick<OpenTexts, "text" | "secrets">, open: () => OpenTexts) {
    this.#parts = parts;
    this.#secrets = secrets;
    this.#open = open;
    this.#network = parts.adaptation?.network ?? parts.network;
    parts.adaptation?.reset();
    if (this.#network !== undefined) this.#stateCache = new StateCache(this.#network, text);
  }

  /** Follows what the editor did. */
  edit({ start, end, inserted }: ByteEdit): void {
    this.#work?.return(undefined);
    this.#overlay?.replace(start, end, inserted);
    this.#stateCache?.replace(start, end, inserted);
    const replaced = this.#secrets.some((secret) => secret.start >= start && secret.end <= end);
    if (replaced && inserted.length > 0) this.suspend(); // it may stand in the new text, too: `open` knows
    const moved = inserted.length - (end - start);
    const secrets = this.#secrets.map((secret) => ({
      start: secret.start < start ? secret.start : Math.max(secret.start, end) + moved,
      end: secret.end > end ? secret.end + moved : Math.min(secret.end, start),
    }));
    this.#secrets = secrets.filter((secret) => secret.start < secret.end);
    if (start < this.#adapted) this.#adapted = Math.max(start, this.#adapted + moved);
  }

  /**
   * Reads up to `offset`, where `continue` goes on. Yields every few characters, so that something else can be done in
   * between: true when the memory is there already, which can continue alone. Returns true, or nothing when it ended
   * before `offset`: for a change of the document or another call.
   */
  advance(offset: number): Generator<boolean, true | undefined> {
    this.#work?.return(undefined);
    this.#work = this.#advance(offset);
    return this.#work;
  }

  *#advance(offset: number): Generator<boolean, true> {
    const { memory } = this.#parts;
    if (memory !== undefined) {
      this.#overlay ??= yield* yielding(false, this.#openOverlay(memory));
      yield* yielding(false, this.#overlay.advance(offset, this.#secrets));
    }
    if (this.#stateCache !== undefined) yield* yielding(memory !== undefined, this.#stateCache.advance(offset));
    return true;
  }

  /**
   * The most probable text after `prompt` at `offset`, to which `advance` has read last: the memory's alone, where the
   * network is not there yet.
   */
  continue(offset: number, length: number, prompt?: Uint8Array): Generator<Prediction, void> {
    return continueText(this.#parts.memory, this.#at(offset), length, prompt);
  }

  /** The distribution of the next character at `offset`, to which `advance` has read last. */
  distribution(offset: number): Float32Array {
    return distributionOf(this.#parts.memory, this.#at(offset));
  }

  #at(offset: number): NetworkAt | undefined {
    if (this.#stateCache === undefined) return undefined;
    const state = this.#stateCache.advance(offset).next().value; // comes at once where it is known already
    return state === undefined ? undefined : { network: this.#network!, state };
  }

  /** Lets the network adapt to the text before `offset`: a step, of some 4 ms, at every yield. */
  *adapt(offset: number): Generator<void, void> {
    const { adaptation } = this.#parts;
    const stateCache = this.#stateCache;
    if (adaptation === undefined || stateCache === undefined) return;
    this.#adapted = Math.max(this.#adapted, offset - ADAPTED);
    while (this.#adapted + ADAPTATION_LENGTH + 1 <= Math.min(offset, stateCache.length)) {
      const start = this.#adapted;
      const characters = stateCache.slice(start, start + ADAPTATION_LENGTH + 1).slice();
      const state = yield* stateCache.advance(start);
      if (!this.#secrets.some((secret) => secret.start < start + characters.length && secret.end > start)) {
        adaptation.learn(state, characters);
      }
      this.#adapted = start + ADAPTATION_LENGTH;
      yield;
    }
  }

  /** Takes everything back that the memory learned of open documents, so that it can be used by something else. */
  suspend(): void {
    this.#work?.return(undefined);
    this.#overlay?.close();
    this.#overlay = undefined;
    this.#base?.rollBack();
    this.#base = undefined;
    this.#beside = undefined;
  }

  *#openOverlay(memory: Memory): Generator<void, Overlay> {
    this.#base ??= memory.begin();
    this.#beside ??= learnBeside(memory, this.#open());
    while (!this.#beside.next().done) yield;
    const { text, known, secrets, reach } = this.#open();
    this.#secrets = secrets;
    return new Overlay(memory, text, { known, reach });
  }
}

/** Does `work`, and yields `value` where it does. */
function* yielding<T>(value: boolean, work: Generator<void, T>): Generator<boolean, T> {
  try {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value;
      yield value;
    }
  } finally {
    work.return(undefined as T); // it may have something to put in order
  }
}

function* learnBeside(memory: Memory, { beside }: OpenTexts): Generator<void, void> {
  for (const { text, options } of beside()) {
    for (const _ of memory.learn(text, options)) yield;
  }
}
