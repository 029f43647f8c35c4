import type { Floats } from "../kernels/kernels.ts";
import type { Random } from "../random.ts";
import { Utf8Reader } from "../utf8.ts";
import { VOCABULARY_SIZE } from "./config.ts";
import type { CharacterModel } from "./decoder.ts";
import { type Guide, Steering } from "./guide.ts";
import type { HiddenState } from "./hidden-state.ts";

export interface GenerationOptions {
  /** In characters (bytes): no more are generated, and no sequence is begun that would not fit. */
  readonly maxLength: number;
  /** Above 1 bolder, below 1 safer, 0 always the most probable. 1 unless told. */
  readonly temperature?: number;
  /** Draw among this many most probable characters only. All unless told. */
  readonly topK?: number;
  /** The source to draw with. Without it, the most probable character is taken. */
  readonly random?: Random;
  /** Has read the text to continue, or as much of it as says whether a sequence was begun. */
  readonly reader?: Utf8Reader;
  /** What the text shall become: steers its first characters until it is that for certain. */
  readonly guide?: Guide | undefined;
}

export interface GeneratedCharacter {
  readonly character: number;
  /** Of this character among the permitted ones, at temperature 1, as the guide weighs them. */
  readonly probability: number;
}

/**
 * Continues a text character by character: the network's own output is its next input. Only whole UTF-8 sequences
 * come, and no control characters but tab and line feed.
 *
 * @param state after the text to continue, at the border of a UTF-8 sequence; moves on with what is generated
 * @throws RangeError when an option is out of its range
 */
export function* generate(
  network: CharacterModel,
  state: HiddenState,
  {
    maxLength,
    temperature = 1,
    topK = VOCABULARY_SIZE,
    random,
    reader: utf8 = new Utf8Reader(),
    guide,
  }: GenerationOptions,
): Generator<GeneratedCharacter, void> {
  if (!(maxLength >= 0 && maxLength < Infinity)) throw new RangeError(`maxLength is ${maxLength}, not a length`);
  if (!(temperature >= 0)) throw new RangeError(`temperature is ${temperature}, and must not be negative`);
  if (!(topK >= 1)) throw new RangeError(`topK is ${topK}, and must be at least 1`);
  let steering = guide && new Steering(network, guide);
  for (let length = 0; length < maxLength; length++) {
    const probabilities = steering === undefined ? network.predict(state) : network.predict(state).slice();
    constrain(probabilities, utf8, maxLength - length);
    steering?.weigh(probabilities, state);
    const character =
      random === undefined || temperature === 0
        ? mostProbable(probabilities)
        : draw(probabilities, temperature, topK, random);
    const generated = { character, probability: probabilities[character] };
    utf8.push(character);
    yield generated;
    network.step(state, character);
    steering?.note(state);
    if (steering?.isOver) steering = undefined;
  }
}

/** Takes what is not permitted out of the distribution, which still sums to 1. */
function constrain(probabilities: Floats, utf8: Utf8Reader, room: number): void {
  let sum = 0;
  for (let character = 0; character < VOCABULARY_SIZE; character++) {
    if (!utf8.permits(character, room)) probabilities[character] = 0;
    sum += probabilities[character];
  }
  if (sum > 0) {
    for (let character = 0; character < VOCABULARY_SIZE; character++) probabilities[character] /= sum;
    return;
  }
  // Everything permitted underflowed: any of it is as good as the other.
  for (let character = 0; character < VOCABULARY_SIZE; character++) {
    probabilities[character] = utf8.permits(character, room) ? 1 : 0;
    sum += probabilities[character];
  }
  for (let character = 0; character < VOCABULARY_SIZE; character++) probabilities[character] /= sum;
}

function mostProbable(probabilities: Floats): number {
  let best = 0;
  for (let character = 1; character < probabilities.length; character++) {
    if (probabilities[character] > probabilities[best]) best = character;
  }
  return best;
}

/** Draws from p^(1/temperature) over the `topK` most probable characters. */
function draw(probabilities: Floats, temperature: number, topK: number, random: Random): number {
  const candidates = Array.from(probabilities.keys())
    .filter((character) => probabilities[character] > 0)
    .sort((a, b) => probabilities[b] - probabilities[a])
    .slice(0, topK);
  const largest = probabilities[candidates[0]];
  const weights = candidates.map((character) => (probabilities[character] / largest) ** (1 / temperature));
  let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < candidates.length; i++) {
    rest -= weights[i];
    if (rest < 0) return candidates[i];
  }
  return candidates[candidates.length - 1]; // rounding left a rest
}
