import { continueText, networkAt } from "./continuation.ts";
import type { Memory, Prediction, Transaction } from "./memory/memory.ts";
import { ADAPTATION_LENGTH, type Adaptation } from "./rnn/adaptation.ts";
import type { HiddenState } from "./rnn/hidden-state.ts";
import type { Network } from "./rnn/network.ts";
import { runToEnd } from "./steps.ts";

const NOTHING = new Uint8Array(0);

/** What a text is read with: any of the three. An adapting network has one reader at a time. */
export interface ReadingParts {
  readonly memory?: Memory | undefined;
  readonly network?: Network | undefined;
  /** Takes the place of the network. */
  readonly adaptation?: Adaptation | undefined;
}

/** A text, and those that lie beside it, the nearest last. */
export interface PlacedText {
  readonly bytes: Uint8Array;
  /** The memory has learned them before: they are refreshed first. */
  readonly beside: readonly Uint8Array[];
}

/**
 * A text that is read from its start, character by character, and learned as it is read: counted by the memory, in an
 * overlay, and followed by the adapting network. The next text begins where this one began.
 */
export class Reading {
  readonly #memory: Memory | undefined;
  readonly #network: Network | undefined;
  readonly #adaptation: Adaptation | undefined;
  #transaction: Transaction | undefined;
  readonly #state: HiddenState | undefined;
  /** The state before the characters of `#recent`. */
  readonly #before: HiddenState | undefined;
  readonly #recent = new Uint8Array(ADAPTATION_LENGTH + 1);
  #count = 0;

  /**
   * @param beside what lies beside the first text: see `PlacedText`
   * @throws RangeError without anything to read with
   */
  constructor({ memory, network, adaptation }: ReadingParts, beside: PlacedText["beside"] = []) {
    if (memory === undefined && network === undefined && adaptation === undefined) {
      throw new RangeError("a text is read with a memory or a network");
    }
    this.#memory = memory;
    this.#adaptation = adaptation;
    this.#network = adaptation?.network ?? network;
    this.#state = this.#network?.createState();
    this.#before = this.#network?.createState();
    memory?.start();
    this.restart(beside);
  }

  /** Begins another text: nothing of the last one is known any more. */
  restart(beside: PlacedText["beside"] = []): void {
    runToEnd(this.restartInSteps(beside));
  }

  /** As `restart`; yields every few characters. */
  *restartInSteps(beside: PlacedText["beside"]): Generator<void, void> {
    if (this.#memory !== undefined) {
      this.#transaction?.rollBack();
      this.#transaction = this.#memory.begin();
      for (const text of beside) {
        for (const _ of this.#memory.learn(text, { known: [{ start: 0, end: text.length }] })) yield;
      }
      this.#memory.interrupt();
    }
    this.#adaptation?.reset();
    if (this.#network !== undefined) this.#state?.copyFrom(this.#network.createState());
    this.#count = 0;
  }

  /** Reads a character and returns what it cost, in nats: −ln of the probability that it had. */
  read(character: number): number {
    const network = this.#network;
    let nats: number;
    if (this.#memory === undefined) nats = network!.negativeLogLikelihood(this.#state!, character);
    else {
      const distribution = network?.predict(this.#state!) as Float32Array | undefined;
      nats = readCharacter(this.#memory, character, distribution) * Math.LN2;
    }
    if (network === undefined) return nats;
    if (this.#adaptation !== undefined) {
      if (this.#count === 0) this.#before!.copyFrom(this.#state!);
      if (this.#count < this.#recent.length) this.#recent[this.#count] = character;
      this.#count++;
    }
    network.step(this.#state!, character);
    return nats;
  }

  /** Lets the network adapt to what was read, where enough of it is new: 4 ms. */
  adapt(): void {
    if (this.#adaptation === undefined || this.#count < this.#recent.length) return;
    this.#adaptation.learn(this.#before!, this.#recent);
    this.#count = 0;
  }

  /**
   * The most probable text after what was read, at most `length` characters.
   *
   * @param suffix what follows it, for a network with an encoder
   */
  continue(length: number, suffix: Uint8Array = NOTHING): Generator<Prediction, void> {
    const network = this.#network && networkAt(this.#network, this.#state!, suffix);
    return continueText(this.#memory, network, length);
  }

  /** Takes back all that was learned. */
  dispose(): void {
    runToEnd(this.disposeInSteps());
  }

  /** As `dispose`; yields every few milliseconds. */
  *disposeInSteps(): Generator<void, void> {
    this.#adaptation?.reset();
    if (this.#transaction !== undefined) yield* this.#transaction.rollBackInSteps();
    this.#transaction = undefined;
  }
}

/**
 * Learns how far to trust the network and every context on text that none of them has seen: reads `texts`, and keeps
 * of that nothing but the mixing. Yields after every few characters. Returns what they cost, in nats.
 */
export function* calibrate(
  parts: ReadingParts & { readonly memory: Memory },
  texts: readonly PlacedText[],
): Generator<void, number> {
  const { memory } = parts;
  let nats = 0;
  for (const { bytes, beside } of texts) {
    const reading = new Reading(parts);
    yield* reading.restartInSteps(beside);
    for (let i = 0; i < bytes.length; i++) {
      nats += reading.read(bytes[i]);
      reading.adapt();
      if (i % 64 === 0) yield;
    }
    const parameters = memory.parameters.slice();
    yield* reading.disposeInSteps();
    memory.setParameters(parameters);
  }
  return nats;
}

/** A network that does not adapt yet may cost so much more than the memory alone: adapting to documents, it costs 1 to 2.5 % less. */
const MOST_LOST = 0.03;

/** What `texts` cost a memory alone, in nats. The memory stays as it is. Yields after every few characters. */
export function* costsAlone(memory: Memory, texts: readonly PlacedText[]): Generator<void, number> {
  const alone = memory.parameters.slice();
  const nats = yield* calibrate({ memory }, texts);
  memory.setParameters(alone);
  return nats;
}

/**
 * Calibrates a memory that is calibrated alone on the same texts together with a network, which is ignored from then on where it costs
 * more than the memory alone. Yields after every few characters.
 *
 * @param known what `costsAlone` has told
 */
export function* calibrateBoth(
  parts: ReadingParts & { readonly memory: Memory },
  texts: readonly PlacedText[],
  known?: number,
): Generator<void, void> {
  const { memory } = parts;
  const costAlone = known ?? (yield* costsAlone(memory, texts));
  const alone = memory.parameters.slice();
  memory.ignoresNetwork = false;
  const cost = yield* calibrate(parts, texts);
  const most = parts.adaptation === undefined ? 1 + MOST_LOST : 1;
  if (cost <= most * costAlone) return;
  memory.setParameters(alone);
  memory.ignoresNetwork = true;
}

/** Learns a character, or only reads it when the memory's overlay is full; what it cost, in bits. */
function readCharacter(memory: Memory, character: number, distribution: Float32Array | undefined): number {
  if (!memory.full) return memory.learnByte(character, distribution);
  const bits = -Math.log2(memory.probabilityOf(character, distribution));
  memory.push(character);
  return bits;
}
