import { type ByteRange, changedPassages, type Memory, type Transaction } from "../../model/index.ts";
import { CountedTexts } from "./counted-texts.ts";

/** The most recent text, in characters: more than an hour's typing, and learned again in a third of a second. */
const RECENT_CHARACTERS = 2 ** 15;
/** A larger change than this is not typed, and is learned for good at once. */
const MAX_TYPED = RECENT_CHARACTERS / 4;

interface Recent {
  /** The text that is learned for good, if any. */
  readonly settled: Uint8Array | undefined;
  /** The number of characters that the newest text has beyond it. */
  readonly size: number;
}

/** Files, and their length in characters as people count them. */
export interface Extent {
  readonly files: number;
  readonly characters: number;
}

/**
 * The texts that a memory has learned, by path. Recent texts are learned in a transaction, which is taken back and begun
 * anew when some of it disappears: what was typed, saved and deleted again leaves no trace.
 */
export class LearnedTexts {
  readonly #memory: Memory;
  /** The newest text of each path. */
  readonly #texts = new CountedTexts();
  /** By path, where the newest text is learned in `#transaction`. */
  readonly #recent = new Map<string, Recent>();
  #transaction: Transaction | undefined;
  #full = false;
  /** Characters learned for good that are in the workspace, and that no longer are. */
  #characters = { current: 0, stale: 0 };

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Whether a text was not learned for lack of room. */
  get full(): boolean {
    return this.#full;
  }

  /** The number of characters learned for good that are in the workspace. */
  get characters(): number {
    return this.#characters.current;
  }

  /** The lengths of the newest texts by path, in characters as people count them. */
  get lengths(): ReadonlyMap<string, number> {
    return this.#texts.lengths;
  }

  /** How much the newest texts are together. */
  get extent(): Extent {
    return { files: this.#texts.size, characters: this.#texts.characters };
  }

  /** The share of learned characters that are no longer in the workspace, from 0 to 1. */
  get staleShare(): number {
    const { current, stale } = this.#characters;
    return stale > 0 ? stale / (current + stale) : 0;
  }

  /** The newest text of a path. */
  get(path: string): Uint8Array | undefined {
    return this.#texts.get(path);
  }

  /** The newest texts, by path. */
  [Symbol.iterator](): Iterator<[string, Uint8Array]> {
    return this.#texts[Symbol.iterator]();
  }

  /**
   * Learns a text, or its changes since it was learned last, for good. Recent texts are unknown from then on until
   * `learnAgain`: it would take long to learn them again after each of many files.
   */
  *learn(path: string, text: Uint8Array): Generator<unknown, void> {
    yield* this.#takeBack();
    yield* this.#learnForGood(path, this.#settledText(path), text);
  }

  /** As `learn`, but so that it can be taken back for a while. */
  *learnRecent(path: string, text: Uint8Array): Generator<unknown, void> {
    const before = this.#texts.get(path);
    const settled = this.#settledText(path);
    const size = sizeOf(newPassages(settled, text));
    if (size > MAX_TYPED) return yield* this.withoutRecent(() => this.#learnForGood(path, settled, text));
    const isGone = this.#recent.has(path) && before !== undefined && losesRecent(before, settled, text);
    const isTooMuch = size + this.#recentCharacters(path) > RECENT_CHARACTERS;
    if (isGone || isTooMuch) yield* this.#takeBack();
    if (isTooMuch) yield* this.#settleRecent(path);
    this.#recent.set(path, { settled, size });
    this.#texts.set(path, text);
    if (this.#transaction === undefined) yield* this.learnAgain();
    else yield* this.#learnInTransaction(text, newPassages(before, text));
  }

  /** Learns the recent texts again, where `learn` has taken them back. */
  *learnAgain(): Generator<unknown, void> {
    if (this.#transaction !== undefined) return;
    for (const [path, { settled }] of this.#recent) {
      const text = this.#texts.get(path)!;
      yield* this.#learnInTransaction(text, newPassages(settled, text));
    }
  }

  /** Removes files or folders, and yields the texts of each removed file. */
  *forget(gone: ReadonlySet<string>): Generator<Uint8Array | undefined, void> {
    let isTakenBack = false;
    for (const [path, text] of this.#texts) {
      yield undefined;
      if (!isWithin(path, gone)) continue;
      if (this.#recent.has(path) && !isTakenBack) {
        for (const _ of this.#takeBack()) yield undefined;
        isTakenBack = true;
      }
      const { length } = this.#settledText(path) ?? [];
      this.#characters.current -= length ?? 0;
      this.#characters.stale += length ?? 0;
      this.#recent.delete(path);
      this.#texts.delete(path);
      yield text;
    }
    if (isTakenBack) for (const _ of this.learnAgain()) yield undefined;
  }

  /** Runs `work` without an open transaction, in which the memory cannot be changed for good. */
  *withoutRecent(work: () => Generator<unknown, void>): Generator<unknown, void> {
    yield* this.#takeBack();
    yield* work();
    yield* this.learnAgain();
  }

  /** The text of a path that is learned for good. */
  #settledText(path: string): Uint8Array | undefined {
    const recent = this.#recent.get(path);
    return recent === undefined ? this.#texts.get(path) : recent.settled;
  }

  /** Characters learned in the transaction, of all paths but `path`. */
  #recentCharacters(path: string): number {
    let sum = 0;
    for (const [other, { size }] of this.#recent) sum += other === path ? 0 : size;
    return sum;
  }

  *#takeBack(): Generator<unknown, void> {
    yield* this.#transaction?.rollBackInSteps() ?? [];
    this.#transaction = undefined;
  }

  *#learnInTransaction(text: Uint8Array, passages: readonly ByteRange[]): Generator<unknown, void> {
    this.#transaction ??= this.#memory.begin();
    const isWhole = (yield* this.#memory.learn(text, { passages })) === sizeOf(passages);
    if (isWhole) return;
    yield* this.#takeBack(); // no room for more that could be taken back
    yield* this.#settleRecent();
  }

  /** Learns all recent texts for good, except that of `path`; nothing of them is learned in a transaction now. */
  *#settleRecent(path?: string): Generator<unknown, void> {
    for (const [other, { settled }] of this.#recent) {
      if (other === path) continue;
      this.#recent.delete(other);
      yield* this.#learnForGood(other, settled, this.#texts.get(other)!);
    }
  }

  /** Learns what `text` has and `settled`, the text learned for good, has not. */
  *#learnForGood(path: string, settled: Uint8Array | undefined, text: Uint8Array): Generator<unknown, void> {
    this.#recent.delete(path);
    const passages = newPassages(settled, text);
    const changed = sizeOf(passages);
    const fits = changed <= this.#memory.room;
    const learned = fits ? yield* this.#memory.learn(text, { passages }) : 0;
    if (!fits || this.#memory.full) {
      this.#full = true;
      this.#characters.stale += learned;
      if (settled === undefined) this.#texts.delete(path);
      else this.#texts.set(path, settled);
      return;
    }
    this.#texts.set(path, settled === undefined ? this.#ownCopy(text) : text);
    const kept = settled?.length ?? 0;
    this.#characters.current += text.length - kept;
    this.#characters.stale += kept + changed - text.length;
  }

  /** The memory's own copy of a text that it has just learned as a whole, so that no second copy is kept. */
  #ownCopy(text: Uint8Array): Uint8Array {
    const copy = this.#memory.newest(text.length);
    return Buffer.compare(copy, text) === 0 ? copy : text;
  }
}

/** The passages of `text` that `before` does not have. */
export function newPassages(before: Uint8Array | undefined, text: Uint8Array): ByteRange[] {
  return before === undefined ? [{ start: 0, end: text.length }] : changedPassages(before, text);
}

/** Whether `now` lacks something of `before` that `settled` lacks, too. */
function losesRecent(before: Uint8Array, settled: Uint8Array | undefined, now: Uint8Array): boolean {
  const gone = changedPassages(now, before);
  return newPassages(settled, before).some(({ start, end }) => gone.some((one) => one.start < end && one.end > start));
}

function sizeOf(passages: readonly ByteRange[]): number {
  return passages.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Whether `path` or a folder that contains it is among `gone`. */
function isWithin(path: string, gone: ReadonlySet<string>): boolean {
  if (gone.has(path)) return true;
  for (let end = path.length; end > 0; end--) {
    const character = path[end];
    if ((character === "/" || character === "\\") && gone.has(path.slice(0, end))) return true;
  }
  return false;
}
