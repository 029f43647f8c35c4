/** The languages that the network of a workspace learns to tell apart, and the texts that it learns them from. */
import type { LanguageTexts } from "../../model/index.ts";
import { decodeText, encodeText } from "../documents/encoding.ts";
import { fencedBlocks } from "../documents/fenced-blocks.ts";
import { languageCalled, languageOf } from "./languages.ts";

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

/** A text in one language, by its id, as the head calls it. */
interface WrittenText {
  readonly language: string;
  readonly bytes: Uint8Array;
}

/** What of a file is written in which language: nothing where its name does not say it. The fenced blocks of Markdown are in those that they name. */
export function textsByLanguage({ path, bytes }: LearnedFile): readonly WrittenText[] {
  const language = languageOf(path)?.id;
  if (language === undefined) return [];
  return language === "markdown" ? textsOfMarkdown(bytes) : [{ language: headLanguage(language), bytes }];
}

function textsOfMarkdown(bytes: Uint8Array): readonly WrittenText[] {
  const text = decodeText(bytes);
  const byLanguage = new Map<string | undefined, string>();
  const add = (language: string | undefined, piece: string) =>
    byLanguage.set(language, (byLanguage.get(language) ?? "") + piece);
  let at = 0;
  for (const { info, start, end } of fencedBlocks(text)) {
    add("markdown", text.slice(at, start));
    const named = languageCalled(info) ?? languageCalled(`.${info}`);
    add(named && headLanguage(named.id), text.slice(start, end));
    at = end;
  }
  add("markdown", text.slice(at));
  return Array.from(byLanguage).flatMap(([language, all]) =>
    language === undefined || all === "" ? [] : [{ language, bytes: encodeText(all) }],
  );
}

/** The head of a network that learns `files`, as a part of its configuration: nothing where no language is known. */
export function headFor(files: readonly LearnedFile[]): { readonly languages?: readonly string[] } {
  const sizes = new Map<string, number>();
  for (const { language, bytes } of files.flatMap(textsByLanguage)) {
    sizes.set(language, (sizes.get(language) ?? 0) + bytes.length);
  }
  const languages = Array.from(sizes)
    .filter(([, characters]) => characters >= LEAST_CHARACTERS)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_LANGUAGES)
    .map(([language]) => language);
  return languages.length > 0 ? { languages } : {};
}

/** What of `files` is in one of `languages`, those of a head. */
export function languageTexts(files: readonly LearnedFile[], languages: readonly string[] = []): LanguageTexts {
  const texts = files.flatMap(textsByLanguage).filter(({ language }) => languages.includes(language));
  return {
    texts: texts.map(({ bytes }) => bytes),
    languages: Uint8Array.from(texts, ({ language }) => languages.indexOf(language)),
  };
}

function headLanguage(id: string): string {
  return DIALECTS[id] ?? id;
}
