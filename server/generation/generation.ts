import { generate, type Network, seededRandom } from "../../model/index.ts";
import type { FindSecrets } from "../documents/document-secrets.ts";
import { encodeText } from "../documents/encoding.ts";
import type { Scheduler } from "../scheduler.ts";
import { CleanText } from "./clean-text.ts";
import { languageGuide } from "./language-guide.ts";

export interface GenerationRequest {
  /** The text to continue; the start of a file where it is empty. */
  readonly prompt: string;
  /** The id of the language to write; whatever the network begins with unless told. */
  readonly language?: string | undefined;
  /** Above 1 bolder, below 1 safer, 0 always the most probable. */
  readonly temperature: number;
  /** Draw among this many most probable bytes only. */
  readonly topK: number;
  /** The same seed writes the same text. */
  readonly seed: number;
  /** In Unicode characters, at most. */
  readonly length: number;
}

export interface GenerationTools {
  readonly scheduler: Scheduler;
  readonly findSecrets: FindSecrets;
  /** Ends the generation. */
  readonly signal: AbortSignal;
}

/** What became of a generation. */
export interface GenerationEnd {
  /** How many passages were left out because they look like secrets. */
  readonly secretsLeftOut: number;
  /** Whether the text was steered to the language. */
  readonly isSteered: boolean;
}

/** The most bytes of a UTF-8 character. */
const MAX_BYTES = 4;
/** A line is searched for secrets as a whole unless it is longer than this, in UTF-16 code units. */
const MAX_LINE = 4096;
/** Lines are searched together once there is much text: so many of the last are as many as a share of all. */
const SHARE = 1 / 16;

/**
 * Writes text as the network would, and yields it in pieces as it comes: whole characters, and no secrets, wherever it
 * ends. A line comes once it is complete and was searched.
 */
export async function* generateText(
  network: Network,
  request: GenerationRequest,
  { scheduler, findSecrets, signal }: GenerationTools,
): AsyncGenerator<string, GenerationEnd> {
  const { prompt, language } = request;
  const guide = language === undefined ? undefined : languageGuide(network, language);
  const text = new CleanText(findSecrets, prompt);
  const characters = wholeCharacters(network, request, guide);
  let length = 0;
  for (let isOver = false; !isOver && !signal.aborted; ) {
    const passage = await scheduler.run("generate", () => nextLines(characters, length * SHARE), signal);
    if (passage === undefined) break; // stopped, or an error that the scheduler reports
    isOver = passage.isOver;
    length += passage.lines.length + passage.rest.length;
    for (const clean of [await text.append(passage.lines), await text.appendUnfinished(passage.rest)]) {
      if (clean !== "" && !signal.aborted) yield clean;
    }
  }
  return { secretsLeftOut: text.leftOut, isSteered: guide !== undefined };
}

interface Passage {
  /** Whole lines, and the beginning of one where it is very long or the text ends. */
  readonly lines: string;
  readonly rest: string;
  readonly isOver: boolean;
}

/** Takes characters to the end of a line after `least` code units, or to the end. Yields after every byte. */
function* nextLines(characters: Generator<string, void>, least: number): Generator<void, Passage> {
  let text = "";
  let lineStart = 0;
  const passage = (isOver: boolean) => ({ lines: text.slice(0, lineStart), rest: text.slice(lineStart), isOver });
  for (let next = characters.next(); !next.done; next = characters.next()) {
    text += next.value;
    if (next.value === "\n") lineStart = text.length;
    if (lineStart === text.length ? lineStart > least : text.length - lineStart >= MAX_LINE) return passage(false);
    yield;
  }
  return passage(true);
}

/** The characters of a text, and "" for each byte that ends none. */
function* wholeCharacters(
  network: Network,
  { prompt, temperature, topK, seed, length }: GenerationRequest,
  guide: ReturnType<typeof languageGuide>,
): Generator<string, void> {
  const state = network.createState();
  for (const character of encodeText(prompt)) {
    network.step(state, character);
    yield "";
  }
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const random = seededRandom(seed);
  let left = length;
  if (left <= 0) return;
  const options = { maxLength: MAX_BYTES * length, temperature, topK, random, guide };
  for (const { character } of generate(network, state, options)) {
    const decoded = decoder.decode(Uint8Array.of(character), { stream: true });
    yield decoded;
    if (decoded !== "" && --left === 0) return;
  }
}
