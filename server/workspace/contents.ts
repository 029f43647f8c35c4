/** What is learned of a workspace, what of it is left out, and the model that is stored of it. */
import { type Language, languageOf } from "./languages.ts";
import type { LeftOutReason } from "./left-out.ts";

export interface Contents {
  /** By language, the one with the most characters first. */
  readonly languages: readonly LearnedLanguage[];
  /** The reason with the most files first. */
  readonly leftOut: readonly LeftOutFiles[];
  /** Undefined before the first training. */
  readonly model?: StoredModel;
}

/** The learned files in one language. */
export interface LearnedLanguage {
  /** As VS Code and people call it; undefined for files whose names do not say what they are in. */
  readonly language?: Language;
  readonly files: number;
  /** In Unicode characters. */
  readonly characters: number;
}

export interface LeftOutFiles {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** The first of them: at most 200. */
  readonly files: readonly NamedFile[];
}

export interface NamedFile {
  /** Relative to its workspace folder. */
  readonly name: string;
  readonly uri: string;
}

export interface StoredModel {
  readonly path: string;
  /** What all its files take on the disk. */
  readonly bytes: number;
  /** When the network was saved, in milliseconds since 1970. */
  readonly savedAt: number;
}

/** The sums by language of texts whose lengths are given by path. */
export function countByLanguage(lengths: Iterable<readonly [path: string, characters: number]>): LearnedLanguage[] {
  const counts = new Map<Language | undefined, { files: number; characters: number }>();
  for (const [path, characters] of lengths) {
    const language = languageOf(path);
    const count = counts.get(language) ?? { files: 0, characters: 0 };
    counts.set(language, count);
    count.files++;
    count.characters += characters;
  }
  return Array.from(counts, ([language, count]) => ({ ...(language && { language }), ...count })).sort(
    (a, b) => b.characters - a.characters,
  );
}
