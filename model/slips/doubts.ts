import { continueText, type NetworkAt } from "../continuation.ts";
import type { Memory, Position } from "../memory/memory.ts";
import type { HiddenState } from "../rnn/hidden-state.ts";
import type { Network } from "../rnn/network.ts";
import type { ByteRange } from "../text.ts";
import type { Alternative } from "./slip-odds.ts";
import { continues, kindOf, type Token, tokensIn } from "./tokens.ts";

/** A token that costs less, in nats, was expected. */
const EXPECTED = 2;
/** So many alternatives are tried for a token, each with another first character … */
const ALTERNATIVES = 3;
/** … which is at least so probable, … */
const LEAST = 0.003;
/** … and each at most so long, in bytes. */
const LONGEST = 40;
/** So much of the line after a token tells whether it was meant, in bytes. */
const REST = 80;

const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const SEPARATOR = Uint8Array.of(COMMA, 0x20);
const CLOSERS = new Set(Array.from(")]}", (sign) => sign.codePointAt(0)));

export interface DoubtedToken {
  readonly token: Token;
  /** −ln of the probability of the token and of what follows it in its line, in nats. */
  readonly cost: number;
  readonly alternatives: readonly Alternative[];
}

/** A token with the place before it, and what it costs with the blanks before it. */
interface ReadToken extends Token {
  readonly position: Position;
  readonly state: HiddenState | undefined;
  readonly cost: number;
  /** Of the token and all that follows it in its line. */
  rest: number;
}

/** Reads lines, without learning them, at the memory's reading position and a state of the network. */
export class LineReader {
  readonly #memory: Memory;
  readonly #network: Network | undefined;

  constructor(memory: Memory, network: Network | undefined) {
    this.#memory = memory;
    this.#network = network;
  }

  /**
   * The tokens of a line that were not expected, with what may have been meant where that is more probable. The reading position must be at its start; it
   * is there again afterwards.
   *
   * @param line with its line feed, if it has one
   * @param state of the network at the line's start; it is left as it was
   * @param mayDoubt whether a token counts: what it is not asked of is not looked at
   */
  doubtsIn(
    text: Uint8Array,
    line: ByteRange,
    state: HiddenState | undefined,
    mayDoubt: (token: Token) => boolean,
  ): DoubtedToken[] {
    const start = this.#memory.save();
    const doubted = this.#read(text, line, state).filter(
      (token) => token.cost >= EXPECTED && (token.kind !== "sign" || CLOSERS.has(text[token.start])) && mayDoubt(token),
    );
    // From the last: a position that was restored makes those further on void.
    const doubts = doubted.reverse().map((token) => ({
      token: { kind: token.kind, start: token.start, end: token.end },
      cost: token.rest,
      alternatives: [...this.#alternatives(text, line.end, token)],
    }));
    this.#memory.restore(start);
    return doubts.reverse();
  }

  /** Reads the line and what each of its tokens costs. */
  #read(text: Uint8Array, line: ByteRange, state: HiddenState | undefined): ReadToken[] {
    const walking = state?.copy();
    const tokens: ReadToken[] = [];
    const blanks: number[] = [];
    let at = line.start;
    for (const token of tokensIn(text, line.start, line.end)) {
      blanks.push(this.#walk(text.subarray(at, token.start), walking));
      const place = { position: this.#memory.save(), state: walking?.copy() };
      const cost = this.#walk(text.subarray(token.start, token.end), walking);
      tokens.push({ ...token, ...place, cost, rest: 0 });
      at = token.end;
    }
    let rest = this.#walk(text.subarray(at, line.end), walking);
    for (let i = tokens.length - 1; i >= 0; i--) {
      const token = tokens[i];
      rest += token.cost;
      token.rest = rest;
      rest += blanks[i];
    }
    return tokens;
  }

  *#alternatives(text: Uint8Array, lineEnd: number, token: ReadToken): Generator<Alternative, void> {
    // The rest is cut where it is long, and has to be the same for all.
    const end = Math.min(lineEnd, token.end + REST);
    if (end < lineEnd) token.rest = this.#cost(token, [text.subarray(token.start, end)], Infinity);
    const rest = text.subarray(token.end, end);
    const all = text.subarray(token.start, end);
    if (token.kind === "sign") {
      const [first] = this.#likelyFirst(token, (byte) => byte === COMMA);
      if (first === undefined) return;
      const item = this.#missingItem(token);
      yield* this.#cheaper(token, item, true, all);
      return;
    }
    const written = text.subarray(token.start, token.end);
    for (const first of this.#likelyFirst(token, (byte) => kindOf(byte) === token.kind)) {
      const other = this.#mostProbableToken(token, first);
      if (isEqual(other, written)) continue;
      yield* this.#cheaper(token, other, false, rest);
      if (token.kind === "word") yield* this.#cheaper(token, Uint8Array.of(...other, ...SEPARATOR), true, all);
    }
  }

  /** `text` as an alternative before `rest`, where that costs less than what is written. */
  *#cheaper(token: ReadToken, text: Uint8Array, isMissing: boolean, rest: Uint8Array): Generator<Alternative, void> {
    const cost = this.#cost(token, [text, rest], token.rest);
    if (cost < token.rest) yield { text, isMissing, cost };
  }

  /** The most probable printable ASCII characters at a place among those that are asked for. */
  #likelyFirst(place: ReadToken, isAsked: (byte: number) => boolean): number[] {
    this.#memory.restore(place.position);
    const network = place.state && (Float32Array.from(this.#network!.predict(place.state)) as Float32Array);
    const found: { readonly byte: number; readonly probability: number }[] = [];
    for (let byte = 0x21; byte < 0x7f; byte++) {
      if (!isAsked(byte)) continue;
      const probability = this.#memory.probabilityOf(byte, network);
      if (probability >= LEAST) found.push({ byte, probability });
    }
    found.sort((a, b) => b.probability - a.probability);
    return found.slice(0, ALTERNATIVES).map(({ byte }) => byte);
  }

  /** The token that begins with `first` and goes on in the most probable way. */
  #mostProbableToken(place: ReadToken, first: number): Uint8Array {
    const text = [first];
    for (const { character } of this.#continue(place, first)) {
      if (!continues(place.kind, character)) break;
      text.push(character);
    }
    return Uint8Array.from(text);
  }

  /** A comma and the most probable item after it. */
  #missingItem(place: ReadToken): Uint8Array {
    const text = [COMMA];
    for (const { character } of this.#continue(place, COMMA)) {
      if (character === COMMA || character === LINE_FEED || CLOSERS.has(character)) break;
      text.push(character);
    }
    return Uint8Array.from(text);
  }

  #continue({ position, state }: ReadToken, first: number) {
    this.#memory.restore(position);
    const network: NetworkAt | undefined = state && { network: this.#network!, state };
    return continueText(this.#memory, network, LONGEST, Uint8Array.of(first));
  }

  /** What texts cost from a place on, one after the other; more than `most` where that is passed on the way. */
  #cost({ position, state }: ReadToken, texts: readonly Uint8Array[], most: number): number {
    this.#memory.restore(position);
    const walking = state?.copy();
    let nats = 0;
    for (const text of texts) if (nats <= most) nats += this.#walk(text, walking, most - nats);
    return nats;
  }

  /** Reads characters and moves `state` on; returns their cost. Stops where that passes `most`. */
  #walk(characters: Uint8Array, state: HiddenState | undefined, most = Infinity): number {
    let nats = 0;
    for (const character of characters) {
      const network = state && (this.#network!.predict(state) as Float32Array);
      nats -= Math.log(this.#memory.probabilityOf(character, network));
      if (nats > most) break;
      this.#memory.push(character);
      if (state !== undefined) this.#network!.step(state, character);
    }
    return nats;
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
