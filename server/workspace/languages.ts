/** Languages by the names of their files. */
import { nameOf } from "./neighbours.ts";

export interface Language {
  /** As VS Code calls it: the `languageId` of a document. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
}

/** A language of a workspace. */
export interface WorkspaceLanguage extends Language {
  /** How many files are written in it, of those whose names and sizes allow learning them. */
  readonly files: number;
}

/** The id, the name, and the ends of file names: extensions, and whole names where these have none. */
const LANGUAGES: readonly (readonly [id: string, name: string, ends: string])[] = [
  ["bat", "Batch", ".bat .cmd"],
  ["c", "C", ".c .h"],
  ["clojure", "Clojure", ".clj .cljs .cljc .edn"],
  ["cmake", "CMake", ".cmake CMakeLists.txt"],
  ["coffeescript", "CoffeeScript", ".coffee"],
  ["cpp", "C++", ".cpp .cc .cxx .c++ .hpp .hh .hxx .h++ .ipp .inl"],
  ["csharp", "C#", ".cs .csx"],
  ["css", "CSS", ".css"],
  ["cuda-cpp", "CUDA C++", ".cu .cuh"],
  ["dart", "Dart", ".dart"],
  ["dockerfile", "Dockerfile", ".dockerfile Dockerfile Containerfile"],
  ["elixir", "Elixir", ".ex .exs"],
  ["elm", "Elm", ".elm"],
  ["erlang", "Erlang", ".erl .hrl"],
  ["fortran", "Fortran", ".f .for .f90 .f95 .f03"],
  ["fsharp", "F#", ".fs .fsi .fsx"],
  ["go", "Go", ".go"],
  ["graphql", "GraphQL", ".graphql .gql"],
  ["groovy", "Groovy", ".groovy .gradle Jenkinsfile"],
  ["handlebars", "Handlebars", ".hbs .handlebars"],
  ["haskell", "Haskell", ".hs"],
  ["html", "HTML", ".html .htm .xhtml"],
  ["ini", "INI", ".ini .cfg .conf"],
  ["java", "Java", ".java"],
  ["javascript", "JavaScript", ".js .mjs .cjs"],
  ["javascriptreact", "JavaScript JSX", ".jsx"],
  ["json", "JSON", ".json"],
  ["jsonc", "JSON with Comments", ".jsonc .code-workspace"],
  ["julia", "Julia", ".jl"],
  ["kotlin", "Kotlin", ".kt .kts"],
  ["latex", "LaTeX", ".tex .ltx"],
  ["less", "Less", ".less"],
  ["lua", "Lua", ".lua"],
  ["makefile", "Makefile", ".mk .mak Makefile makefile GNUmakefile"],
  ["markdown", "Markdown", ".md .markdown"],
  ["nix", "Nix", ".nix"],
  ["objective-c", "Objective-C", ".m"],
  ["objective-cpp", "Objective-C++", ".mm"],
  ["ocaml", "OCaml", ".ml .mli"],
  ["pascal", "Pascal", ".pas .pp"],
  ["perl", "Perl", ".pl .pm .t"],
  ["php", "PHP", ".php .phtml"],
  ["plaintext", "Plain Text", ".txt"],
  ["powershell", "PowerShell", ".ps1 .psm1 .psd1"],
  ["properties", "Properties", ".properties .editorconfig .gitattributes"],
  ["proto3", "Protocol Buffers", ".proto"],
  ["pug", "Pug", ".pug .jade"],
  ["python", "Python", ".py .pyi .pyw"],
  ["r", "R", ".r"],
  ["restructuredtext", "reStructuredText", ".rst"],
  ["ruby", "Ruby", ".rb .rake .gemspec .ru Gemfile Rakefile"],
  ["rust", "Rust", ".rs"],
  ["scala", "Scala", ".scala .sc .sbt"],
  ["scss", "SCSS", ".scss"],
  ["shaderlab", "ShaderLab", ".shader"],
  ["shellscript", "Shell Script", ".sh .bash .zsh .ksh"],
  ["solidity", "Solidity", ".sol"],
  ["sql", "SQL", ".sql"],
  ["svelte", "Svelte", ".svelte"],
  ["swift", "Swift", ".swift"],
  ["terraform", "Terraform", ".tf .tfvars"],
  ["toml", "TOML", ".toml"],
  ["typescript", "TypeScript", ".ts .mts .cts"],
  ["typescriptreact", "TypeScript JSX", ".tsx"],
  ["vb", "Visual Basic", ".vb .bas"],
  ["vue", "Vue", ".vue"],
  ["xml", "XML", ".xml .xsd .xsl .xslt .svg .csproj .plist"],
  ["yaml", "YAML", ".yml .yaml"],
  ["zig", "Zig", ".zig"],
];

const BY_END = new Map(
  LANGUAGES.flatMap(([id, name, ends]) => {
    const language: Language = { id, name };
    return ends.split(" ").map((end) => [end, language] as const);
  }),
);

/** The language of a file, by its name; undefined where that says nothing. */
export function languageOf(path: string): Language | undefined {
  const name = nameOf(path);
  return BY_END.get(name) ?? BY_END.get(extensionOf(path));
}

/** The language that a user calls by its id, its name or the extension of its files. */
export function languageCalled(given: string): Language | undefined {
  const wanted = given.toLowerCase();
  const found = LANGUAGES.find(([id, name]) => id === wanted || name.toLowerCase() === wanted);
  return found === undefined ? BY_END.get(wanted) : { id: found[0], name: found[1] };
}

/** An extension of the files in a language, with its dot; "" of one that has none, or is not known. */
export function extensionIn(id: string): string {
  const ends = LANGUAGES.find(([known]) => known === id)?.[2].split(" ");
  return ends?.find((end) => end.startsWith(".")) ?? "";
}

/** With its dot; "" where the name has none but at its start. */
export function extensionOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot).toLowerCase() : "";
}

/** The languages of these files, the most frequent first. */
export function countLanguages(paths: Iterable<string>): WorkspaceLanguage[] {
  const counts = new Map<Language, number>();
  for (const path of paths) {
    const language = languageOf(path);
    if (language !== undefined) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return Array.from(counts, ([language, files]) => ({ ...language, files })).sort(
    (a, b) => b.files - a.files || (a.name < b.name ? -1 : 1),
  );
}
