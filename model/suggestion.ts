import { generate } from "./rnn/generation.ts";
import type { HiddenState } from "./rnn/hidden-state.ts";
import type { Network } from "./rnn/network.ts";
import { suggestionEnd } from "./suggestion-end.ts";

const LINE_FEED = 0x0a;

export interface SuggestionOptions {
  /** In characters (bytes). */
  readonly maxLength: number;
  /** The least probability that the whole of the suggestion is what comes next. */
  readonly threshold: number;
  /** Ends the suggestion: what stands behind the cursor already, such as a bracket that the editor closed. */
  readonly follows?: number;
}

export interface Suggestion {
  /** Whole UTF-8 sequences, one line or less, never empty. */
  readonly text: Uint8Array;
  /** That the whole of it is exactly what comes next: the product of its characters' probabilities. */
  readonly probability: number;
  /** The character that the network expects behind the text: it is why the text ends there. */
  readonly next: number;
}

/**
 * What to show after the text that `state` has read: the most probable continuation, up to where it is worth showing,
 * or nothing when unsure. `state` moves on.
 */
export function suggest(network: Network, state: HiddenState, options: SuggestionOptions): Suggestion | undefined {
  const { maxLength, threshold, follows } = options;
  const text: number[] = [];
  const probabilities: number[] = [];
  let product = 1;
  let stopped: number | undefined;
  for (const { character, probability } of generate(network, state, { maxLength })) {
    if (character === LINE_FEED || character === follows) {
      // That the line ends here is part of what the suggestion says, and as sure as this.
      if (probabilities.length > 0) probabilities[probabilities.length - 1] *= probability;
      stopped = character;
      break;
    }
    product *= probability;
    if (product < threshold) {
      // The border before it is still worth knowing.
      text.push(character);
      probabilities.push(probability);
      break;
    }
    text.push(character);
    probabilities.push(probability);
  }
  const bytes = Uint8Array.from(text);
  const end = suggestionEnd(bytes, probabilities, { threshold, complete: stopped !== undefined });
  if (end === 0) return undefined;
  const probability = probabilities.slice(0, end).reduce((all, one) => all * one, 1);
  return { text: bytes.subarray(0, end), probability, next: bytes[end] ?? (stopped as number) };
}
