/**
 * What VS Code inserts by itself in a language: the language configurations of its own extensions (MIT licence), as far as
 * they concern typing. See https://code.visualstudio.com/api/language-extensions/language-configuration-guide.
 */

/** A kind of text, in which an editor closes less by itself. */
export type TokenKind = "code" | "string" | "comment";

/** Typing `open` inserts `close` after the cursor. */
export interface ClosingPair {
  readonly open: string;
  readonly close: string;
  /** Where it does not. */
  readonly notIn: readonly TokenKind[];
}

export interface EnterRule {
  /** The line before the cursor. */
  readonly before: RegExp;
  /** The line after the cursor; anything if undefined. */
  readonly after?: RegExp;
  /** The line above; anything if undefined. */
  readonly above?: RegExp;
  readonly indent: "none" | "indent" | "outdent" | "indentOutdent";
  /** Follows the new line's indentation. */
  readonly append?: string;
  /** The number of blanks to take from the new line's indentation. */
  readonly remove?: number;
}

export interface LanguageRules {
  readonly pairs: readonly ClosingPair[];
  /** Pairs are closed before these characters; before VS Code's defaults if undefined. */
  readonly closedBefore?: string;
  /** A line that matches indents the next one. */
  readonly increase?: RegExp | undefined;
  /** A line that matches loses a level as soon as it does. */
  readonly decrease?: RegExp | undefined;
  /** A line that matches indents only the next one. */
  readonly indentNext?: RegExp | undefined;
  readonly enter: readonly EnterRule[];
  /** The beginning of a comment that ends with its line. */
  readonly lineComment?: string | undefined;
  readonly blockComment?: readonly [open: string, close: string] | undefined;
  /** Quotation marks of strings, the longest first. */
  readonly quotes: readonly string[];
  /** What opens code within a string, up to the next brace, and the end of a mark that begins such a string. */
  readonly interpolation?: { readonly open: string; readonly within: RegExp };
}

const BRACKETS = pairs("{}", "[]", "()");

const DOC_COMMENT: ClosingPair = { open: "/**", close: " */", notIn: ["string"] };
const BLOCK_COMMENT = ["/*", "*/"] as const;

const LINE_COMMENT_RULE: EnterRule = {
  before: /^\s*\/\/\s*\S|\s\/\/\s+\S/,
  after: /^(?!\s*$)/,
  indent: "none",
  append: "// ",
};

const DOC_COMMENT_RULES: readonly EnterRule[] = [
  {
    before: /^\s*\/\*\*(?!\/)([^*]|\*(?!\/))*$/,
    after: /^\s*\*\/$/,
    indent: "indentOutdent",
    append: " * ",
  },
  { before: /^\s*\/\*\*(?!\/)([^*]|\*(?!\/))*$/, indent: "none", append: " * " },
  {
    before: /^(\t| )* \*( ([^*]|\*(?!\/))*)?$/,
    above: /(?=^(\s*(\/\*\*|\*)).*)(?=(?!(\s*\*\/)))/,
    indent: "none",
    append: "* ",
  },
  { before: /^(\t| )* \*\/\s*$/, indent: "none", remove: 1 },
  { before: /^(\t| )* \*[^/]*\*\/\s*$/, indent: "none", remove: 1 },
];

/** After the body of a control statement without braces. */
const UNBRACED_RULE: EnterRule = {
  above: /^\s*(((else ?)?if|for|while)\s*\(.*\)\s*|else\s*)$/,
  before: /^\s+([^{i\s]|i(?!f\b))/,
  indent: "outdent",
};

const C_INDENTATION = {
  increase: /^.*(\{[^}]*|\([^)]*|\[[^\]]*)$/,
  decrease: /^\s*[}\])].*$/,
};

const SCRIPT: LanguageRules = {
  pairs: [
    ...BRACKETS,
    quote("'", "string", "comment"),
    quote('"', "string"),
    quote("`", "string", "comment"),
    DOC_COMMENT,
  ],
  closedBefore: ";:.,=}])>` \n\t",
  ...C_INDENTATION,
  indentNext: /^((.*=>\s*)|((.*[^\w]+|\s*)((if|while|for)\s*\(.*\)\s*|else\s*)))$/,
  enter: [
    ...DOC_COMMENT_RULES,
    {
      before: /^\s*(\bcase\s.+:|\bdefault:)$/,
      after: /^(?!\s*(\bcase\b|\bdefault\b))/,
      indent: "indent",
    },
    UNBRACED_RULE,
    LINE_COMMENT_RULE,
  ],
  lineComment: "//",
  blockComment: BLOCK_COMMENT,
  quotes: ["`", '"', "'"],
  interpolation: { open: "${", within: /`$/ },
};

const PYTHON: LanguageRules = {
  pairs: [
    ...BRACKETS,
    quote('"', "string"),
    quote("'", "string", "comment"),
    quote("`", "string"),
    // After other letters, a quotation mark closes nothing by itself.
    ...["r", "R", "u", "U", "f", "F", "b", "B"].flatMap((letter) =>
      ['"', "'"].map((mark): ClosingPair => ({ open: letter + mark, close: mark, notIn: ["string", "comment"] })),
    ),
  ],
  enter: [
    { before: /^\s*(?:def|class|for|if|elif|else|while|try|with|finally|except|async).*?:\s*$/, indent: "indent" },
  ],
  lineComment: "#",
  quotes: ['"""', "'''", '"', "'"],
  interpolation: { open: "{", within: /\b(?:[fF][rR]?|[rR][fF])["']+$/ },
};

const GO: LanguageRules = {
  pairs: [...BRACKETS, quote("`", "string"), quote('"', "string"), quote("'", "string", "comment")],
  increase: /^.*(\bcase\b.*:|\bdefault\b:|(\b(func|if|else|switch|select|for|struct)\b.*)?\{[^}"'`]*|\([^)"'`]*)$/,
  decrease: /^\s*(\bcase\b.*:|\bdefault\b:|\}[)}]*[),]?|\)[,]?)$/,
  enter: [LINE_COMMENT_RULE],
  lineComment: "//",
  blockComment: BLOCK_COMMENT,
  quotes: ["`", '"', "'"],
};

const JAVA: LanguageRules = {
  pairs: [...BRACKETS, quote('"', "string"), quote("'", "string"), DOC_COMMENT],
  enter: [
    ...DOC_COMMENT_RULES,
    {
      before: /^\s*(\bcase\s.+:|\bdefault:)$/,
      after: /^(?!\s*(\bcase\b|\bdefault\b))/,
      indent: "indent",
    },
    LINE_COMMENT_RULE,
  ],
  lineComment: "//",
  blockComment: BLOCK_COMMENT,
  quotes: ['"', "'"],
};

const C: LanguageRules = {
  pairs: [
    ...BRACKETS,
    quote("'", "string", "comment"),
    quote('"', "string"),
    { open: "/*", close: "*/", notIn: ["string", "comment"] },
    DOC_COMMENT,
  ],
  ...C_INDENTATION,
  enter: [UNBRACED_RULE, LINE_COMMENT_RULE],
  lineComment: "//",
  blockComment: BLOCK_COMMENT,
  quotes: ['"', "'"],
};

const RUST: LanguageRules = {
  pairs: [...BRACKETS, quote('"', "string")],
  increase: /^.*\{[^}"']*$|^.*\([^)"']*$/,
  decrease: /^\s*(\s*\/[*].*[*]\/\s*)*[})]/,
  enter: [LINE_COMMENT_RULE],
  lineComment: "//",
  blockComment: BLOCK_COMMENT,
  quotes: ['"'],
};

const RUBY: LanguageRules = {
  pairs: [...BRACKETS, quote('"', "string"), quote("'", "string"), quote("`", "string")],
  increase:
    /^\s*((begin|class|(private|protected)\s+def|def|else|elsif|ensure|for|if|module|rescue|unless|until|when|in|while|case)|([^#]*\sdo\b)|([^#]*=\s*(case|if|unless)))\b([^#{;]|("|'|\/).*\6)*(#.*)?$/,
  decrease: /^\s*([}\]]([,)]?\s*(#|$)|\.[a-zA-Z_]\w*\b)|(end|rescue|ensure|else|elsif)\b|(in|when)\s)/,
  enter: [],
  lineComment: "#",
  quotes: ['"', "'", "`"],
  interpolation: { open: "#{", within: /["`]$/ },
};

const SHELL: LanguageRules = {
  pairs: [...BRACKETS, quote('"', "string"), quote("'", "string"), quote("`", "string")],
  enter: [],
  lineComment: "#",
  quotes: ['"', "'"],
};

const CSS: LanguageRules = {
  pairs: [...BRACKETS, quote('"', "string", "comment"), quote("'", "string", "comment")],
  increase: /(^.*\{[^}]*$)/,
  decrease: /^\s*\}/,
  enter: [],
  blockComment: BLOCK_COMMENT,
  quotes: ['"', "'"],
};

const JSON_RULES: LanguageRules = {
  pairs: [...BRACKETS.map((pair) => ({ ...pair, notIn: ["string"] as const })), quote('"', "string", "comment")],
  increase: /[{[][^}\]]*$/,
  decrease: /^\s*[}\]],?\s*$/,
  enter: [],
  quotes: ['"'],
};

const YAML: LanguageRules = {
  pairs: [...BRACKETS, quote('"'), quote("'")],
  increase: /^\s*.*(:|-) ?(&amp;\w+)?(\{[^}"']*|\([^)"']*)?$/,
  decrease: /^\s+\}$/,
  enter: [],
  lineComment: "#",
  quotes: ['"', "'"],
};

const PROSE: LanguageRules = { pairs: BRACKETS, enter: [], quotes: [] };

/** Brackets, and nothing that a language adds. */
const PLAIN: LanguageRules = { pairs: [], enter: [], quotes: [] };

const BY_EXTENSION: Readonly<Record<string, LanguageRules>> = {
  ...of(SCRIPT, "ts mts cts tsx js mjs cjs jsx"),
  ...of(PYTHON, "py pyi"),
  ...of(GO, "go"),
  ...of(JAVA, "java"),
  ...of(C, "c h cc cpp cxx hh hpp hxx m mm"),
  ...of(RUST, "rs"),
  ...of(RUBY, "rb rake gemspec"),
  ...of(SHELL, "sh bash zsh"),
  ...of(CSS, "css scss less"),
  ...of(JSON_RULES, "json jsonc"),
  ...of(YAML, "yml yaml"),
  ...of(PROSE, "md markdown"),
  // Their extensions are not VS Code's own, and configure about the same.
  ...of({ ...JAVA, ...C_INDENTATION }, "scala sbt sc kt kts groovy gradle swift dart php cs"),
};

/** The rules for a file, by its extension. */
export function rulesOf(path: string): LanguageRules {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return BY_EXTENSION[extension] ?? PLAIN;
}

function pairs(...both: readonly string[]): ClosingPair[] {
  return both.map(([open, close]) => ({ open: open!, close: close!, notIn: [] }));
}

function quote(mark: string, ...notIn: TokenKind[]): ClosingPair {
  return { open: mark, close: mark, notIn };
}

function of(rules: LanguageRules, extensions: string): Record<string, LanguageRules> {
  return Object.fromEntries(extensions.split(" ").map((extension) => [extension, rules]));
}
