import type { HiddenState } from "./hidden-state.ts";
import type { Network } from "./network.ts";

/** Distance of the rewind points, in characters: what an edit costs at most before work goes on from it. */
const SPACING = 256;

/** How many states at the offsets asked for last are kept: typing and deleting a little recomputes nothing. */
const RECENT = 32;

/** After how many characters `advance` lets its caller do something else. */
const PAUSE = 32;

interface Point {
  readonly offset: number;
  readonly state: HiddenState;
}

/**
 * A text that is being edited, with the states that the network has after its prefixes. An edit keeps the states
 * before it and forgets those after it, so a state always equals, bit for bit, the one computed from the start.
 */
export class StateCache {
  readonly #network: Network;
  #text: Uint8Array;
  #length: number;
  /** Point i stands after i · SPACING characters; there are as many as were computed. */
  readonly #points: HiddenState[];
  /** Oldest first. */
  #recent: Point[] = [];

  /** Takes a copy of `text`. Nothing is computed yet. */
  constructor(network: Network, text: Uint8Array) {
    this.#network = network;
    this.#text = text.slice();
    this.#length = text.length;
    this.#points = [network.createState()];
  }

  /** In characters, that is bytes. */
  get length(): number {
    return this.#length;
  }

  /** The text from `start` to `end`; valid until the next edit. */
  slice(start: number, end: number): Uint8Array {
    return this.#text.subarray(Math.max(0, start), Math.min(end, this.#length));
  }

  /** Puts `inserted` in the place of the characters from `start` to `end`. @throws RangeError */
  replace(start: number, end: number, inserted: Uint8Array): void {
    if (!(start >= 0 && start <= end && end <= this.#length)) {
      throw new RangeError(`[${start}, ${end}) is not within a text of ${this.#length} characters`);
    }
    const length = this.#length - (end - start) + inserted.length;
    if (length > this.#text.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#text.length)); // doubling: typing costs no copy a time
      larger.set(this.#text.subarray(0, this.#length));
      this.#text = larger;
    }
    this.#text.copyWithin(start + inserted.length, end, this.#length);
    this.#text.set(inserted, start);
    this.#length = length;
    this.#points.length = Math.min(this.#points.length, Math.floor(start / SPACING) + 1);
    this.#recent = this.#recent.filter(({ offset }) => offset <= start);
  }

  /**
   * Computes the state after `offset` characters and returns it; it stays the stateCache's own, so copy it to go on from
   * it. Yields every few characters, so that the caller can do something else or stop; the text must not be edited in
   * between: start anew after an edit.
   *
   * @throws RangeError when `offset` is not within the text
   */
  *advance(offset: number): Generator<void, HiddenState> {
    if (!(offset >= 0 && offset <= this.#length)) {
      throw new RangeError(`${offset} is not within a text of ${this.#length} characters`);
    }
    const start = this.#nearest(offset);
    if (start.offset === offset) return start.state;
    const state = this.#network.createState();
    state.copyFrom(start.state);
    for (let at = start.offset; at < offset; at++) {
      this.#network.step(state, this.#text[at]);
      if ((at + 1) % SPACING === 0) this.#keepPoint((at + 1) / SPACING, state);
      if ((at + 1 - start.offset) % PAUSE === 0) yield;
    }
    this.#recent.push({ offset, state });
    if (this.#recent.length > RECENT) this.#recent.shift();
    return state;
  }

  #keepPoint(index: number, state: HiddenState): void {
    if (index !== this.#points.length) return;
    const point = this.#network.createState();
    point.copyFrom(state);
    this.#points.push(point);
  }

  /** The last known state at or before `offset`. */
  #nearest(offset: number): Point {
    const index = Math.min(Math.floor(offset / SPACING), this.#points.length - 1);
    const point = { offset: index * SPACING, state: this.#points[index] };
    return this.#recent.reduce(
      (best, other) => (other.offset <= offset && other.offset > best.offset ? other : best),
      point,
    );
  }
}
