import type { ByteRange } from "../text.ts";
import { Utf8Reader } from "../utf8.ts";
import {
  bind,
  CALIBRATION,
  CALIBRATION_END,
  JOURNAL_ENTRY,
  LINE_BITS,
  NETWORK_IGNORED,
  NETWORK_LEAVES,
  PERMITTED_LEAVES,
  POSITION,
  POSITION_SIZE,
  UNITS_PER_CHARACTER,
} from "./bindings.ts";
import type { MemorySize } from "./size.ts";
import { decodeStart, START_SECTION } from "./start.ts";
import { BORDER, type Evidence, type Match, readMatches, readShares } from "./witnesses.ts";

/** `learn` yields after this many characters. */
const YIELD_CHARACTERS = 64;
/** Characters before a passage that are read only, so that its first ones have their contexts. */
export const LEAD = 64;
const PAGE = 65536;

/** What is learned for good leaves so much of the text to overlays and to reading, in characters. */
const RESERVE = 2 ** 17;

/** How many changes a step of a roll back undoes: a millisecond or two. */
const CHANGES_AT_ONCE = 2 ** 14;

/** The memory's arithmetic, compiled; it crosses to another thread as it is. */
export type MemoryModule = WebAssembly.Module;

/** Compiles dist/memory.wasm. */
export function compileMemory(bytes: Uint8Array<ArrayBuffer>): Promise<MemoryModule> {
  return WebAssembly.compile(bytes);
}

export interface LearnOptions {
  /** What of the file is to be learned, ascending; all of it unless given. What stands before a passage is only read. */
  readonly passages?: readonly ByteRange[];
  /** What of it was learned before, ascending: it is refreshed, rather than learned again. */
  readonly known?: readonly ByteRange[];
  /** What must neither be learned nor suggested, ascending: a border takes its place. */
  readonly excluded?: readonly ByteRange[];
}

/** Where a memory stands in the text it reads. */
export interface Position {
  readonly state: Uint8Array;
}

/**
 * What a memory learns from `Memory.begin` on, to be kept or taken back by whoever began it. Transactions nest: the
 * innermost ends first.
 */
export interface Transaction {
  /** Ends it and keeps what was learned; the enclosing transaction can still take it back. @throws RangeError unless innermost */
  commit(): void;
  /**
   * Ends it and takes back, bit for bit, everything that was learned since it began, and the reading position with it.
   * @throws RangeError unless innermost
   */
  rollBack(): void;
  /** As `rollBack`; yields every few milliseconds. Others may begin a transaction then, and end it before the next step. */
  rollBackInSteps(): Generator<void, void>;
}

/** The network's distribution over the next character (256 probabilities), or nothing where there is no network. */
export type Distribution = Float32Array | undefined;

export interface Prediction {
  readonly character: number;
  /** As if nothing were forbidden. */
  readonly probability: number;
}

/**
 * What was seen, as counts: context models and match models, mixed online. It predicts the character after the text that
 * it has read, alone or together with a network.
 *
 * Learning counts what it reads; reading alone (`push`) only moves the position. What is learned in a transaction can be
 * taken back, bit for bit. A memory that is full goes on predicting: it says so, and learns no more.
 */
export class Memory {
  readonly size: MemorySize;
  readonly #arithmetic: ReturnType<typeof bind>;
  readonly #memory: WebAssembly.Memory;
  /** Views of the memory, which never grows after the construction. */
  readonly #position: Uint8Array;
  readonly #network: Float32Array;
  readonly #permitted: Uint8Array;
  readonly #networkIgnored: Uint32Array;
  /** Where the text that was learned ends. What was only read stands after it and is overwritten by the next file. */
  #learned = 1;
  /** Whether #permitted is what may come at the border between two characters, where there is room for any. */
  #permittedAtBorder = false;
  /** Those that have begun and not ended, the innermost last. */
  readonly #transactions: Transaction[] = [];
  /** Of the text: what learning for good leaves free, in characters. */
  readonly #reserve: number;

  /** @param module dist/memory.wasm, compiled. @throws RangeError where a size cannot be had */
  constructor(module: MemoryModule, size: MemorySize) {
    if (!(size.contexts >= 65536 && size.text >= 1 && size.overlay >= 0)) {
      throw new RangeError(`a memory of ${JSON.stringify(size)} bytes`);
    }
    this.size = size;
    this.#reserve = Math.min(RESERVE, size.text >> 3);
    this.#memory = new WebAssembly.Memory({ initial: 1 });
    this.#arithmetic = bind(new WebAssembly.Instance(module, { env: { memory: this.#memory } }));
    const lines = Math.floor(Math.log2(size.contexts)) - LINE_BITS;
    const matches = Math.min(21, Math.max(14, Math.ceil(Math.log2(size.text / 8))));
    const bytes = this.#arithmetic.layOut(lines, matches, size.text, Math.floor(size.overlay / JOURNAL_ENTRY));
    this.#memory.grow(Math.ceil(bytes / PAGE));
    this.#arithmetic.initialize();
    const [start] = WebAssembly.Module.customSections(module, START_SECTION);
    if (start !== undefined) decodeStart(new Uint16Array(start), this.parameters);
    const { buffer } = this.#memory;
    this.#position = new Uint8Array(buffer, POSITION, POSITION_SIZE);
    this.#network = new Float32Array(buffer, NETWORK_LEAVES, 256);
    this.#permitted = new Uint8Array(buffer, PERMITTED_LEAVES, 256);
    this.#networkIgnored = new Uint32Array(buffer, NETWORK_IGNORED, 1);
  }

  /** How many bytes of memory are reserved; what was never written of them is not resident. */
  get bytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /**
   * A view of the maps, weights and curves by which evidence is judged, rather than what was seen; in whole units of 16
   * bytes. Read it only: see `setParameters`.
   */
  get parameters(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, CALIBRATION, CALIBRATION_END - CALIBRATION);
  }

  /** Judges evidence by `parameters` from now on. @throws RangeError in a transaction, or when their number is another */
  setParameters(parameters: Uint8Array): void {
    if (this.#transactions.length > 0)
      throw new RangeError("the parameters of a memory change outside of transactions");
    if (parameters.length !== this.parameters.length) {
      throw new RangeError(`${parameters.length} bytes of parameters where ${this.parameters.length} are needed`);
    }
    this.parameters.set(parameters);
  }

  /** Whether predictions leave the network out: it costs more than it brings (`calibrateBoth`). One of the parameters. */
  get ignoresNetwork(): boolean {
    return this.#networkIgnored[0] !== 0;
  }

  set ignoresNetwork(ignores: boolean) {
    this.#networkIgnored[0] = ignores ? 1 : 0;
  }

  /**
   * Learns a file, or passages of it. Yields every few characters, with how many were learned, so that the caller can do
   * something else or stop: what was learned until then stays. Returns how many were learned; fewer than asked for when
   * the memory's text or the overlay's journal is full. Afterwards the reading position is at the end of what was learned.
   *
   * @throws RangeError when a range is not within the file or they are not in order
   */
  *learn(file: Uint8Array, { passages, known = [], excluded = [] }: LearnOptions = {}): Generator<number, number> {
    checkRanges(excluded, file.length);
    checkRanges(known, file.length);
    const whole = passages ?? [{ start: 0, end: file.length }];
    checkRanges(whole, file.length);
    let count = 0;
    /** Of the known ranges the one that ends next. */
    let next = 0;
    for (const { start, end } of whole) {
      this.#startAnew();
      const skipped = excluded.filter((range) => range.end > start - LEAD && range.start < end);
      let at = Math.max(0, start - LEAD);
      for (const range of [...skipped, { start: end, end }]) {
        for (; at < range.start; at++) {
          if (!this.#hasRoom()) return count;
          const character = file[at];
          if (character === BORDER) this.#startAnew();
          else if (at < start) this.push(character);
          else {
            while (next < known.length && known[next].end <= at) next++;
            if (next < known.length && known[next].start <= at) this.refreshByte(character);
            else this.learnByte(character);
            if (++count % YIELD_CHARACTERS === 0) yield count;
          }
        }
        at = Math.max(at, range.end);
        if (range.end < end) this.#startAnew();
      }
    }
    return count;
  }

  #startAnew(): void {
    if (!this.#hasRoom()) return;
    // Where the text begins is part of some contexts: it depends on what was learned, not on what was merely read.
    this.#arithmetic.startAnew(this.#learned);
    this.#learned = this.#end();
  }

  #end(): number {
    return this.#arithmetic.end();
  }

  /** Whether no more can be learned: the text is full, or the journal of the transaction. */
  get full(): boolean {
    return !this.#hasRoom();
  }

  /** How many more characters can be learned for good. */
  get room(): number {
    return Math.max(0, this.size.text - this.#learned - this.#reserve);
  }

  #hasRoom(): boolean {
    if (this.#transactions.length === 0) return this.room > 2;
    return this.#arithmetic.textRoom() > 2 && this.#arithmetic.journalRoom() > UNITS_PER_CHARACTER;
  }

  /** A view of the last `length` characters that were learned. It holds as long as they are not taken back. */
  newest(length: number): Uint8Array {
    const most = Math.min(length, this.#learned);
    return new Uint8Array(this.#memory.buffer, this.#arithmetic.textStart() + this.#learned - most, most);
  }

  /** Forgets what was read, not what was learned: the next character is the first of a text. */
  start(): void {
    this.#arithmetic.startAnew(this.#learned);
  }

  /** Breaks the text that is being learned: what follows has nothing to do with what was learned last. */
  interrupt(): void {
    this.#startAnew();
  }

  /**
   * Learns the character at the reading position, predicted with the network where its distribution is given, and moves
   * on. Returns its cost before that, in bits. @throws RangeError when the memory is full
   */
  learnByte(character: number, network?: Distribution): number {
    if (!this.#hasRoom()) throw new RangeError(`a memory of ${this.size.text} characters is full`);
    const probability = this.#arithmetic.learnByte(character, this.#takeNetwork(network));
    this.#learned = this.#end();
    return -Math.log2(probability);
  }

  /**
   * Makes the character at the reading position the newest, which was learned there before, and moves on: matches find
   * this place first, and what was counted leans to it. How evidence is judged stays as it is, since what is known
   * already is no test of that. @throws RangeError when the memory is full
   */
  refreshByte(character: number): void {
    if (!this.#hasRoom()) throw new RangeError(`a memory of ${this.size.text} characters is full`);
    this.#arithmetic.refreshByte(character);
    this.#learned = this.#end();
  }

  /**
   * Moves the reading position on by a character, learning nothing. Where the text has no room left, reading begins anew
   * after what was learned: the contexts are short then, but they go on.
   */
  push(character: number): void {
    if (this.#arithmetic.textRoom() < 2) {
      if (this.size.text - this.#learned < 4) return; // a transaction filled it to the last character
      this.start();
    }
    this.#arithmetic.push(character);
  }

  /** The probability of `character` at the reading position; those of all 256 sum up to 1. */
  probabilityOf(character: number, network?: Distribution): number {
    return this.#arithmetic.probabilityOf(character, this.#takeNetwork(network));
  }

  /** What speaks for `character` at the reading position. */
  explain(character: number, network?: Distribution): Evidence {
    const probability = this.#arithmetic.explainByte(character, this.#takeNetwork(network));
    return { probability, shares: readShares(this.#memory.buffer) };
  }

  /** The earlier places that the text before the reading position is like, with up to `around` characters on either side. */
  matches(around: number): Match[] {
    return readMatches(this.#memory.buffer, this.#arithmetic, around);
  }

  /**
   * The most probable character at the reading position that `reader` permits where at most `room` bytes follow, found by
   * following the likelier bit: it is certainly the most probable one if its probability is above one half.
   */
  mostProbable(reader: Utf8Reader, room: number, network?: Distribution): Prediction {
    this.#permit(reader, room);
    const character = this.#arithmetic.mostProbable(this.#takeNetwork(network));
    return { character, probability: this.#arithmetic.likelihood() };
  }

  /**
   * Generates up to `length` bytes of whole UTF-8 after the reading position, greedily. The caller's loop decides when it
   * is enough. `network` gives the distribution after the bytes generated so far, the last of which it is told. The
   * reading position moves on: `save` it before, `restore` it afterwards.
   *
   * @param reader says whether a sequence was begun before
   * @param choose takes another character than the most probable one, or as probable as it knows better
   */
  *generate(
    length: number,
    network?: (last: number | undefined) => Distribution,
    reader = new Utf8Reader(),
    choose?: (likeliest: Prediction) => Prediction,
  ): Generator<Prediction> {
    let last: number | undefined;
    for (let room = length; room > 0; room--) {
      const likeliest = this.mostProbable(reader, room, network?.(last));
      const prediction = choose?.(likeliest) ?? likeliest;
      yield prediction;
      last = prediction.character;
      reader.push(last);
      this.push(last);
    }
  }

  #permit(reader: Utf8Reader, room: number): void {
    const atBorder = reader.pending === 0 && room >= 4;
    if (atBorder && this.#permittedAtBorder) return;
    for (let byte = 0; byte < 256; byte++) this.#permitted[byte] = reader.permits(byte, room) ? 1 : 0;
    this.#arithmetic.sumPermitted();
    this.#permittedAtBorder = atBorder;
  }

  #takeNetwork(network: Distribution): boolean {
    if (network === undefined || this.ignoresNetwork) return false;
    this.#network.set(network);
    this.#arithmetic.sumNetwork();
    return true;
  }

  /**
   * The reading position, to come back to. It holds as long as nothing is learned, and only the way back: after restoring
   * it, those that were saved further on are void.
   */
  save(): Position {
    return { state: this.#position.slice() };
  }

  restore(position: Position): void {
    this.#position.set(position.state);
  }

  /** Begins a transaction: what is learned from here on can be taken back. */
  begin(): Transaction {
    const entry = this.#arithmetic.beginRecording();
    const position = this.save();
    const learned = this.#learned;
    const arithmetic = this.#arithmetic;
    const transaction: Transaction = {
      *rollBackInSteps() {
        while (arithmetic.rollBackSome(entry, CHANGES_AT_ONCE)) yield;
        transaction.rollBack();
      },
      commit: () => this.#endTransaction(transaction, () => {}),
      rollBack: () =>
        this.#endTransaction(transaction, () => {
          this.#arithmetic.rollBack(entry);
          this.restore(position);
          this.#learned = learned;
        }),
    };
    this.#transactions.push(transaction);
    return transaction;
  }

  #endTransaction(transaction: Transaction, takeBack: () => void): void {
    if (this.#transactions.at(-1) !== transaction) {
      throw new RangeError(
        `a transaction ends that is not the innermost of ${this.#transactions.length}: each is ended once, by whoever began it`,
      );
    }
    takeBack();
    this.#transactions.pop();
    if (this.#transactions.length === 0) this.#arithmetic.stopRecording();
  }
}

function checkRanges(ranges: readonly ByteRange[], length: number): void {
  let before = 0;
  for (const { start, end } of ranges) {
    if (!(start >= before && start <= end && end <= length)) {
      throw new RangeError(`[${start}, ${end}) is out of order or not within a file of ${length} characters`);
    }
    before = end;
  }
}
