import { extensionOf } from "../workspace/languages.ts";
import type { CandidateName } from "./candidates.ts";
import type { SourceFile } from "./hold-out.ts";

type Bits = Readonly<Partial<Record<CandidateName, number>>>;

/** The predictions of the files of one extension. */
export interface LanguageBits {
  readonly characters: number;
  /** Per character. */
  readonly bits: Bits;
}

/** Bits per character of all files, and of each language. @param nats of each file, by candidate */
export function sumByLanguage(
  files: readonly SourceFile[],
  nats: Readonly<Partial<Record<CandidateName, readonly number[]>>>,
): { readonly bits: Bits; readonly languages: Readonly<Record<string, LanguageBits>> } {
  const all = files.map((file, index) => ({ file, index }));
  const groups = Object.groupBy(all, ({ file }) => extensionOf(file.path));
  const bitsOf = (group: typeof all): LanguageBits => {
    const characters = group.reduce((sum, { file }) => sum + file.bytes.length, 0);
    const bits = Object.entries(nats).map(([name, perFile]) => {
      const sum = group.reduce((part, { index }) => part + perFile[index]!, 0);
      return [name, sum / characters / Math.LN2];
    });
    return { characters, bits: Object.fromEntries(bits) };
  };
  const languages = Object.entries(groups)
    .map(([extension, group]) => [extension, bitsOf(group!)] as const)
    .sort(([, a], [, b]) => b.characters - a.characters);
  return { bits: bitsOf(all).bits, languages: Object.fromEntries(languages) };
}
