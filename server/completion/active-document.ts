import {
  ADAPTATION_LENGTH,
  type Adaptation,
  continueText,
  distributionOf,
  type Edit,
  ENCODED_LENGTH,
  type LearnOptions,
  type Memory,
  mapOffset,
  type Network,
  type NetworkAt,
  networkAt,
  Overlay,
  type OverlayReach,
  type Prediction,
  type RangeSet,
  type Ranges,
  StateCache,
  type Transaction,
} from "../../model/index.ts";
import type { TextWindow } from "../documents/text-window.ts";
import { type Expectations, expectationsOf } from "./explanation.ts";

/** The models that complete a document; each may be missing. */
export interface CompletionParts {
  readonly memory: Memory | undefined;
  readonly network: Network | undefined;
  /** Replaces the network in the active document. */
  readonly adaptation: Adaptation | undefined;
}

/** Texts to learn or refresh, in order. */
export type LearnedTexts = readonly { readonly text: Uint8Array; readonly options: LearnOptions }[];

/** What the memory learns while a document is active; read at the moment of learning. */
export interface Surroundings {
  /** The ranges of the document's `text` that the memory has learned already. */
  known(text: Uint8Array): Ranges;
  /** Other texts, without their secrets, the most useful last. */
  beside(): LearnedTexts;
  readonly reach: OverlayReach;
}

/** The network adapts to this much text before the cursor, in characters. */
const ADAPTED = 16384;

/** A glance learns this much text before the cursor, in characters; that takes some 3 ms. */
const GLANCE = 384;

/**
 * The active document, one at a time: its overlay in the memory, its network states, and the network's adaptation to
 * it. It reads the document through a window; offsets are those of the whole document.
 */
export class ActiveDocument {
  readonly #parts: CompletionParts;
  readonly #window: TextWindow;
  /** Ranges of the window that must not be learned. */
  readonly #secrets: RangeSet;
  readonly #surroundings: Surroundings;
  readonly #stateCache: StateCache | undefined;
  readonly #network: Network | undefined;
  #overlay: Overlay | undefined;
  /** Rolls back everything the memory learns for the document. */
  #base: Transaction | undefined;
  /** Learns the neighbouring texts. An edit of the document does not end it. */
  #beside: Generator<void, void> | undefined;
  /** The work in progress, given up when the document changes or another call begins. */
  #work: Generator<boolean, true | undefined> | undefined;
  /** The offset in the window up to which the network has adapted to the text. */
  #adapted = 0;

  /** @param secrets ranges of the whole document that must not be learned */
  constructor(parts: CompletionParts, window: TextWindow, secrets: RangeSet, surroundings: Surroundings) {
    this.#parts = parts;
    this.#window = window;
    this.#secrets = window.rangesOf(secrets);
    this.#surroundings = surroundings;
    this.#network = parts.adaptation?.network ?? parts.network;
    parts.adaptation?.reset();
    if (this.#network !== undefined) this.#stateCache = new StateCache(this.#network, window);
  }

  /** Follows an edit of the document. */
  edit(edit: Edit): void {
    this.#work?.return(undefined);
    const edited = this.#window.edit(edit);
    if (edited === undefined) return;
    this.#overlay?.edit(edited);
    this.#stateCache?.edit(edited);
    this.#adapted = mapOffset(this.#adapted, edited, "before");
  }

  /**
   * Reads up to `offset`, from where `continue` predicts. Yields every few characters so that other work can run in
   * between; yields true once the memory has arrived, which can then continue alone. Returns true, or undefined when a
   * change of the document or another call ended it before `offset`.
   */
  advance(offset: number): Generator<boolean, true | undefined> {
    this.#work?.return(undefined);
    this.#work = this.#advance(offset - this.#window.start);
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
   * The most probable text after `prompt` at `offset`, up to which `advance` has read last. The memory predicts alone
   * while the network has not read that far.
   */
  continue(offset: number, length: number, prompt?: Uint8Array): Generator<Prediction, void> {
    return continueText(this.#parts.memory, this.#at(offset), length, prompt);
  }

  /**
   * As `continue`, before `advance` has reached `offset`: the memory predicts from the last few characters before it.
   * Work in progress resumes afterwards.
   */
  *glance(offset: number, length: number, prompt?: Uint8Array): Generator<Prediction, void> {
    const { memory } = this.#parts;
    if (memory === undefined) return;
    const end = offset - this.#window.start;
    const start = Math.max(0, end - GLANCE);
    const transaction = memory.begin();
    try {
      const text = this.#window.slice(start, end);
      for (const _ of memory.learn(text, { excluded: this.#secrets.within(start, end) }));
      yield* continueText(memory, undefined, length, prompt);
    } finally {
      transaction.rollBack();
    }
  }

  /** The distribution of the next character after `prompt` at `offset`, up to which `advance` has read last. */
  distribution(offset: number, prompt?: Uint8Array): Float32Array {
    return distributionOf(this.#parts.memory, this.#at(offset), prompt);
  }

  /**
   * What is expected at `offset`, up to which `advance` has read last, and why. Yields every few milliseconds; nothing else may be
   * read until it ends.
   *
   * @param line the text before it in its line
   */
  explain(offset: number, line: string): Generator<void, Expectations> {
    return expectationsOf(this.#parts.memory, this.#at(offset), line);
  }

  #at(offset: number): NetworkAt | undefined {
    if (this.#stateCache === undefined) return undefined;
    const at = offset - this.#window.start;
    const state = this.#stateCache.advance(at).next().value; // at once where it is cached
    if (state === undefined) return undefined;
    const suffix = this.#window.slice(at, Math.min(this.#window.length, at + ENCODED_LENGTH));
    return networkAt(this.#network!, state, suffix);
  }

  /** Lets the network adapt to the text before `offset`: a step, of some 4 ms, at every yield. */
  *adapt(offset: number): Generator<void, void> {
    const { adaptation } = this.#parts;
    const stateCache = this.#stateCache;
    if (adaptation === undefined || stateCache === undefined) return;
    const cursor = offset - this.#window.start;
    this.#adapted = Math.max(this.#adapted, cursor - ADAPTED);
    while (this.#adapted + ADAPTATION_LENGTH + 1 <= Math.min(cursor, this.#window.length)) {
      const start = this.#adapted;
      const end = start + ADAPTATION_LENGTH + 1;
      const characters = this.#window.slice(start, end).slice();
      const state = yield* stateCache.advance(start);
      if (!this.#secrets.overlaps(start, end)) adaptation.learn(state, characters);
      this.#adapted = start + ADAPTATION_LENGTH;
      yield;
    }
  }

  /** Rolls back everything the memory learned of open documents, so that others can use it. */
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
    this.#beside ??= learnTexts(memory, this.#surroundings.beside());
    while (!this.#beside.next().done) yield;
    const { reach } = this.#surroundings;
    const known = this.#surroundings.known(this.#window.slice(0, this.#window.length));
    return new Overlay(memory, this.#window, { known, reach });
  }
}

/** Runs `work`, and yields `value` wherever it yields. */
function* yielding<T>(value: boolean, work: Generator<void, T>): Generator<boolean, T> {
  try {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value;
      yield value;
    }
  } finally {
    work.return(undefined as T); // runs the `finally` blocks of `work`
  }
}

function* learnTexts(memory: Memory, texts: LearnedTexts): Generator<void, void> {
  for (const { text, options } of texts) {
    for (const _ of memory.learn(text, options)) yield;
    yield; // there may be many short ones
  }
}
