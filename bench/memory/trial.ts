import { Memory, type MemoryModule, memorySize } from "../../model/index.ts";
import { offeredNames } from "./names.ts";

/** What a memory reads first, and what it is asked for then. */
export interface Texts {
  readonly learned: readonly Uint8Array[];
  /** Each is predicted by itself, and learned while it is, as an open document is. */
  readonly predicted: readonly Passage[];
}

/** A text to predict, after one that is only learned first. */
export interface Passage {
  readonly before: Uint8Array;
  readonly text: Uint8Array;
}

export interface Trial {
  /** Bits per character predicted. */
  readonly bits: number;
  /** Learning, in kilobytes per second of processor time. */
  readonly learnedPerSecond: number;
  /** Finding the most probable character, and moving on, in microseconds of processor time. */
  readonly microseconds: number;
  /** What the memory reserves. */
  readonly bytes: number;
  /** The share of invented names that would be offered; undefined where none was tried. */
  readonly offered: number | undefined;
}

/** Characters that are predicted without learning, to time it. */
const TIMED_CHARACTERS = 20_000;

/** Learns, then predicts. @param names how many invented names are tried */
export function tryMemory(module: MemoryModule, { learned, predicted }: Texts, names: number): Trial {
  const characters = sum(learned.map(({ length }) => length));
  const longest = Math.max(...predicted.map(({ before, text }) => before.length + text.length));
  const memory = new Memory(module, memorySize(characters, undefined, longest + 1000));
  const learning = timed(() => {
    for (const file of learned) for (const _ of memory.learn(file));
  });
  let bits = 0;
  for (const passage of predicted) bits += predict(memory, passage);
  const text = predicted.map((passage) => passage.text);
  const timedText = Buffer.concat(text).subarray(0, TIMED_CHARACTERS);
  memory.start();
  let surest = 0;
  const reading = timed(() => {
    for (const byte of timedText) {
      surest = Math.max(surest, memory.probabilityOf(byte));
      memory.push(byte);
    }
  });
  return {
    bits: bits / sum(text.map(({ length }) => length)),
    learnedPerSecond: characters / 1000 / learning,
    microseconds: (reading * 1e6) / timedText.length,
    bytes: memory.bytes,
    offered: names > 0 ? offeredNames(memory, text, names) : undefined,
  };
}

/** Bits of a passage, learned and taken back. */
function predict(memory: Memory, { before, text }: Passage): number {
  const transaction = memory.begin();
  memory.interrupt();
  for (const byte of before) memory.refreshByte(byte);
  let bits = 0;
  for (const byte of text) bits += memory.learnByte(byte);
  transaction.rollBack();
  return bits;
}

/** Seconds of processor time. */
function timed(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
