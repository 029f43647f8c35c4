import { NO_LANGUAGE } from "../../model/index.ts";
import { nameOf } from "./neighbours.ts";

/**
 * The languages that files are written in, by VS Code's identifiers and the extensions that VS Code or its most used
 * extension for the language knows them by (https://code.visualstudio.com/docs/languages/identifiers).
 */
const EXTENSIONS: Readonly<Record<string, string>> = {
  bat: "bat cmd",
  c: "c h",
  clojure: "clj cljs cljc edn",
  cpp: "cc cpp cxx hh hpp hxx inl ipp",
  csharp: "cs csx",
  css: "css",
  dart: "dart",
  elixir: "ex exs",
  erlang: "erl hrl",
  fsharp: "fs fsi fsx",
  go: "go",
  graphql: "graphql gql",
  groovy: "groovy gradle",
  haskell: "hs",
  html: "html htm xhtml",
  ini: "ini cfg conf properties",
  java: "java",
  javascript: "js mjs cjs jsx",
  json: "json jsonc json5",
  julia: "jl",
  kotlin: "kt kts",
  latex: "tex sty cls",
  less: "less",
  lua: "lua",
  makefile: "mk mak",
  markdown: "md markdown mdx",
  "objective-c": "m",
  "objective-cpp": "mm",
  ocaml: "ml mli",
  perl: "pl pm t",
  php: "php phtml",
  powershell: "ps1 psm1 psd1",
  python: "py pyi pyw",
  r: "r rmd",
  restructuredtext: "rst",
  ruby: "rb rake gemspec",
  rust: "rs",
  scala: "scala sbt sc",
  scss: "scss",
  shellscript: "sh bash zsh ksh bats",
  sql: "sql",
  svelte: "svelte",
  swift: "swift",
  toml: "toml",
  typescript: "ts mts cts tsx",
  vb: "vb bas",
  vue: "vue",
  xml: "xml xsd xsl xslt svg wsdl",
  yaml: "yml yaml",
  zig: "zig",
};

const NAMES: Readonly<Record<string, string>> = {
  dockerfile: "dockerfile",
  makefile: "makefile",
  gnumakefile: "makefile",
  "cmakelists.txt": "cmake",
  gemfile: "ruby",
  rakefile: "ruby",
};

const BY_EXTENSION = new Map(
  Object.entries(EXTENSIONS).flatMap(([language, extensions]) =>
    extensions.split(" ").map((extension) => [extension, language] as const),
  ),
);

/** The identifier of the language that the file at `path` is written in; undefined where its name does not tell. */
export function languageOf(path: string): string | undefined {
  const name = nameOf(path).toLowerCase();
  return NAMES[name] ?? BY_EXTENSION.get(/\.([^.]+)$/.exec(name)?.[1] ?? "");
}

/** The extension that most files of a language have; undefined of a language that is not known. */
export function extensionOf(language: string): string | undefined {
  return EXTENSIONS[language]?.split(" ")[0];
}

/** The number of each file's language in `languages`; `NO_LANGUAGE` where it is none of them. */
export function languageNumbers(
  files: readonly { readonly path: string }[],
  languages: readonly string[] = [],
): Uint8Array {
  return Uint8Array.from(files, ({ path }) => {
    const number = languages.indexOf(languageOf(path) ?? "");
    return number < 0 ? NO_LANGUAGE : number;
  });
}

/** Languages with less than this, in characters, are too rare to be told from others. */
const LEAST_CHARACTERS = 4096;
/** At most so many languages of a workspace are told apart: those with the most characters. */
const MOST_LANGUAGES = 32;

/** The head that tells the languages of `files` apart, as a part of a network's configuration: nothing where there are none. */
export function headFor(files: Parameters<typeof languagesOf>[0]): { readonly languages?: readonly string[] } {
  const languages = languagesOf(files);
  return languages.length > 0 ? { languages } : {};
}

/** The languages of `files` that there is enough of to tell them apart, the most frequent first. */
export function languagesOf(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): string[] {
  const sizes = new Map<string, number>();
  for (const { path, bytes } of files) {
    const language = languageOf(path);
    if (language !== undefined) sizes.set(language, (sizes.get(language) ?? 0) + bytes.length);
  }
  return Array.from(sizes)
    .filter(([, characters]) => characters >= LEAST_CHARACTERS)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_LANGUAGES)
    .map(([language]) => language);
}
