/** The languages that the network of a workspace learns to tell apart. */
import { NO_LANGUAGE } from "../../model/index.ts";
import { languageOf } from "./languages.ts";

/** Languages with less than this, in characters, are too rare to be told from others. */
const LEAST_CHARACTERS = 4096;
/** At most so many languages of a workspace are told apart: those with the most characters. */
const MOST_LANGUAGES = 32;

/** Those that are hardly another language than one that they extend. */
const DIALECTS: Readonly<Record<string, string>> = {
  javascriptreact: "javascript",
  jsonc: "json",
  typescriptreact: "typescript",
};

interface LearnedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The head of a network that learns `files`, as a part of its configuration: nothing where no language is known. */
export function headFor(files: readonly LearnedFile[]): { readonly languages?: readonly string[] } {
  const sizes = new Map<string, number>();
  for (const { path, bytes } of files) {
    const language = learnedLanguageOf(path);
    if (language !== undefined) sizes.set(language, (sizes.get(language) ?? 0) + bytes.length);
  }
  const languages = Array.from(sizes)
    .filter(([, characters]) => characters >= LEAST_CHARACTERS)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_LANGUAGES)
    .map(([language]) => language);
  return languages.length > 0 ? { languages } : {};
}

/** The number of each file's language in `languages`; `NO_LANGUAGE` where it is none of them. */
export function languageNumbers(
  files: readonly Pick<LearnedFile, "path">[],
  languages: readonly string[] = [],
): Uint8Array {
  return Uint8Array.from(files, ({ path }) => {
    const number = languages.indexOf(learnedLanguageOf(path) ?? "");
    return number < 0 ? NO_LANGUAGE : number;
  });
}

/** The language of a file, by its id, as the head calls it. */
export function learnedLanguageOf(path: string): string | undefined {
  const id = languageOf(path)?.id;
  return id && (DIALECTS[id] ?? id);
}
