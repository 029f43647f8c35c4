import { readFileSync } from "node:fs";
import path from "node:path";
import { Memory, type Position } from "../../../model/memory/memory.ts";
import type { MemorySize } from "../../../model/memory/size.ts";
import type { Random } from "../../../model/random.ts";

export const module = new WebAssembly.Module(readFileSync(path.join(import.meta.dirname, "../../../dist/memory.wasm")));

export const SMALL: MemorySize = { contexts: 2 ** 20, text: 2 ** 17, overlay: 2 ** 24 };

export function smallMemory(size: Partial<MemorySize> = {}): Memory {
  return new Memory(module, { ...SMALL, ...size });
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function learnAll(memory: Memory, text: Uint8Array): number {
  let bits = 0;
  for (const character of text) bits += memory.learnByte(character);
  return bits;
}

/** Runs a generator to its end and returns what it returns. */
export function finish<T>(generator: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = generator.next();
    if (done) return value;
  }
}

const WORDS = [
  "const ",
  "value",
  "길이",
  " = ",
  "(",
  ")",
  "return ",
  "\n",
  "  ",
  "item",
  "Count",
  ".",
  "_",
  ", ",
  "{",
  "}",
];

/** Something like code, with Hangul, of about `length` characters. */
export function randomCode(random: Random, length: number): Uint8Array {
  let text = "";
  while (text.length < length) text += WORDS[Math.floor(random.next() * WORDS.length)];
  return utf8(text);
}

/** All that a memory says at its position and while a fixed text is read from there, without changing it. */
export function predictions(memory: Memory): number[] {
  const position: Position = memory.save();
  const probabilities: number[] = [];
  for (const character of utf8("const itemCount = value.길이(\n  return _")) {
    probabilities.push(memory.probabilityOf(character));
    memory.push(character);
  }
  memory.restore(position);
  return probabilities;
}
