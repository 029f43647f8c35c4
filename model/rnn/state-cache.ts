import { checkEdit, type Edit, type Text } from "../text.ts";
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
 * The states that a network has after prefixes of a text that is being edited. An edit keeps the states before it and
 * forgets those after it, so a state always equals, bit for bit, the one computed from the start.
 */
export class StateCache {
  readonly #network: Network;
  readonly #text: Text;
  /** The length of the text after the last edit that was told. */
  #length: number;
  /** Point i stands after i · SPACING characters; there are as many as were computed. */
  readonly #points: HiddenState[];
  /** Oldest first. */
  #recent: Point[] = [];

  /** @param text is read in place: `edit` tells of every change. Nothing is computed yet. */
  constructor(network: Network, text: Text) {
    this.#network = network;
    this.#text = text;
    this.#length = text.length;
    this.#points = [network.createState()];
  }

  /** Follows an edit of the text. @throws RangeError when it is not within the text */
  edit(edit: Edit): void {
    checkEdit(edit, this.#length);
    this.#length += edit.inserted.length - (edit.end - edit.start);
    this.#points.length = Math.min(this.#points.length, Math.floor(edit.start / SPACING) + 1);
    this.#recent = this.#recent.filter(({ offset }) => offset <= edit.start);
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
    const state = start.state.copy();
    for (let at = start.offset; at < offset; at++) {
      this.#network.step(state, this.#text.at(at));
      if ((at + 1) % SPACING === 0) this.#keepPoint((at + 1) / SPACING, state);
      if ((at + 1 - start.offset) % PAUSE === 0) yield;
    }
    this.#recent.push({ offset, state });
    if (this.#recent.length > RECENT) this.#recent.shift();
    return state;
  }

  #keepPoint(index: number, state: HiddenState): void {
    if (index !== this.#points.length) return;
    this.#points.push(state.copy());
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
