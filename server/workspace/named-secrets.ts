/** Finds the values of keys that are named like secrets: passwords, tokens, keys. */
import type { CodeUnitRange } from "./random-words.ts";
import { isSecretValue, type Place, type Strength } from "./secret-values.ts";

/** Of a key, what says that it is for a secret. */
const OF_KEY = new RegExp(
  "(?:api|access|private|secret|shared|account|auth(?:orization)?|sign(?:ing|ature)?|encrypt(?:ion)?|crypto?|master|hmac|" +
    "consumer|client|app(?:lication)?|admin|service|server|licen[cs]e|security|deploy|host|subscription|write|read|" +
    "integration|project|session|cookie|jwt|rsa|ssh|aes|des|root|sas|push|vault|sentry|stripe|sendgrid|aws|mapbox|" +
    "algolia|openai|webhook|pre[-_. ]?shared|shared[-_. ]?access|secret[-_. ]?access)[-_. ]?$",
  "i",
);

/** What a secret is called, within a name: the match ends where the noun does. */
const NOUN = new RegExp(
  "pass(?:word|wd|phrase|code|wort)|kennwort|contraseña|비밀번호|암호|パスワード|密[码碼]|" +
    "requirepass|masterauth|pwd|pass|secret|token|credentials?|bearer|auth(?:orization)?|signature|" +
    "\\bsig(?=\\W)|session(?:[-_. ]?id)|sess(?:id)?\\b|\\bsid\\b|cookie|salt|nonce|\\bpin(?:[-_. ]?code)?\\b|\\botp\\b|jwt|" +
    "psk|community[-_]string|mnemonic|(?:seed|recovery)[-_ ]?phrase|conn(?:ection)?[-_. ]?str(?:ing)?|\\bdsn|webhook|" +
    "identified by|\\bpw\\b|key(?:[-_. ]?id)?",
  "gi",
);

/** Nouns of secrets that people choose: any word may be one. */
const CHOSEN =
  /^(?:pass(?:word|wd|phrase|code|wort)|kennwort|contraseña|비밀번호|암호|パスワード|密.|requirepass|masterauth|pwd|identified by|pw|psk|mnemonic|(?:seed|recovery)[-_ ]?phrase)$/i;
/** Nouns of secrets that machines draw, as a rule. */
const CERTAIN =
  /^(?:secret|community.string|(?:api|access|private|account|secret|sign\w*|encrypt\w*|master|shared|licen.e|jwt|session|hmac|pre.?shared|secret.?access)[-_. ]?key)$/i;
/** Short nouns that are parts of other words, too, and whose values are often words: these are secrets with digits. */
const MIXED = /^(?:pass|pin|pin.?code|otp|auth|credentials?|access[-_. ]?key[-_. ]?id)$/i;

/** Nouns that begin with a hump or after a separator: "compass" holds none. */
const SHORT = /^(?:auth|pass|salt|token|nonce|sig|key|psk|pwd)$/i;
/** In words of small letters alone, what stands before a noun. */
const LEADS =
  /(?:o|access|auth|id|refresh|csrf|xsrf|bot|api|user|bearer|db|my|admin|app|root|wifi|ssh|ftp|smtp|mail|sql|pg|login)$/i;

/** What may come after the noun in the name of a secret. */
const NAME_END =
  /(?:[-_.]?(?:\d{1,3}|value|val|prod|production|dev|development|staging|stage|stg|test|testing|qa|uat|live|old|new|base|base64|b64|hash|hashed|plain|plaintext|text|raw|str|string|default|current|primary|secondary|admin|root|user|main|backup|env|hex|confirm|confirmation|again|repeat|2nd|prev|previous|next|b|enc|encrypted|literal|data|v\d)(?![a-z]))*(?![A-Za-z0-9_$])/iy;

/** Whatever closes the name: quotation marks, brackets, emphasis. */
const CLOSING = String.raw`(?:\\*["'\x60]|\*\*|__|\)|\[\d*\]|\]|\?|!|:\*\*)*`;
/** A type between a name and its value. */
const TYPE = String.raw`(?:[ \t]*:[ \t]*[&\w.<>\[\]| ?*]{1,40}?|[ \t]+[\[\]*\w.]{1,20})?`;
const NEW_LINE = String.raw`[ \t]*(?:\\?\r?\n[ \t]*)?`;

/** What stands between a name and its value, one after the other; `quoted` says whether the value has to be. */
const SEPARATORS: readonly { readonly form: RegExp; readonly place: Place }[] = [
  // A declaration or an assignment of a string, which may stand in the next line.
  {
    form: new RegExp(
      `${CLOSING}${TYPE}(?:[ \\t]*\\{[^{}\\n]{0,30}\\})?[ \\t]*(?:===?|!==?|=>|:=|\\?\\?=|\\|\\|=|\\?\\?|\\|\\||=~|\\.=|=|:|<-)${NEW_LINE}(?:\\(|new \\w+\\(|\\w{0,3}\\[?|Some\\(|!\\w+ )?(?=\\\\*["'\`])`,
      "y",
    ),
    place: "string",
  },
  // Value beside name: <add key="…" value="…">, { "name": "…", "value": "…" } over lines, default = "…" in a block.
  {
    form: /["'`]?[ \t]*(?:,|\{)?\s*(?:-[ \t]+)?(?:type[ \t]*[:=][ \t]*\w+\s+|description[ \t]*=[ \t]*"[^"\n]*"\s+|sensitive[ \t]*=[ \t]*\w+\s+){0,3}["']?(?:value|default|plaintext|content|Value)["']?[ \t]*[:=][ \t]*/y,
    place: "beside",
  },
  // An argument, of a call of that name, after that name, or of a call whose result it is.
  { form: new RegExp(`${CLOSING}(?:[ \\t]*,|\\()${NEW_LINE}(?=\\\\*["'])`, "y"), place: "argument" },
  { form: new RegExp(`${CLOSING}[ \\t]*(?:=|:|=>)[ \\t]*(?:new )?[\\w:.]+\\((?=["'\`])`, "y"), place: "argument" },
  { form: /["']?(?:[ \t]+[\w:-]+="[^"\n]*")*[ \t]*>(?:\s*<!\[CDATA\[|\s*<(?:string|value)>)?/y, place: "element" },
  { form: /["']?[ \t]*>?\s*<\/(?:key|name|Key|Name)>\s*<(?:string|value|Value)>/y, place: "element" },
  // A line of a configuration file, or an option.
  {
    form: new RegExp(
      `(?::?\\*\\*:?|${CLOSING}[ \\t]*(?::=|\\?=|=|:(?:-(?=[^ ]))?))[ \\t]*(?:[|>][-+]?\\n[ \\t]+)?`,
      "y",
    ),
    place: "plain",
  },
  { form: /(?:\*\*|`|")?[ \t]*\|[ \t]*(?=[^\s|])/y, place: "table" },
  { form: /["'`]?(?:[ \t]+(?:is|was|equals|to|as|ist|est|es)(?::|[ \t])|[ \t]+)[ \t]*(?=["'`])/y, place: "said" },
  { form: /[ \t]+(?:(?:is|=|:|to)[ \t]+)?/y, place: "words" },
];

/** Before a noun whose value follows after a blank. */
const TAKES_WORDS =
  /^\s*$|(?:^|\s)(?:--?[\w-]*|(?:ENV|ARG|setenv|set|-x|login|machine|option)(?:\s+\S+)*\s+[\w.:/@-]*|#define\s+\w*)$/;

/** Whether a value after a blank is that of the noun at `index`: of an option, or what is said to be it. */
function takesWords(text: string, index: number, start: number): boolean {
  const before = text.slice(Math.max(text.lastIndexOf("\n", index) + 1, index - NAME_LENGTH), index);
  return TAKES_WORDS.test(before) || /(?:is|:|=)[ \t]+$/.test(text.slice(index, start));
}

/** How far a name is looked for around its noun. */
const NAME_LENGTH = 80;
/** The most that says what a key is for. */
const KEY_LENGTH = 24;
/** The longest value. */
const VALUE_LENGTH = 4096;

/** Values of named secrets, ascending; `open` says that the text ends at a cursor, where more may come. */
export function findNamedSecrets(text: string, open = false): CodeUnitRange[] {
  const found: CodeUnitRange[] = [];
  let end = 0;
  for (const { 0: match, index: at } of text.matchAll(NOUN)) {
    // A key is one by what stands before it; otherwise its name has to end there.
    const lead = /^key/i.test(match) ? (OF_KEY.exec(text.slice(Math.max(0, at - KEY_LENGTH), at))?.[0] ?? "") : "";
    const noun = lead + match;
    const index = at - lead.length;
    const ranges = valuesOfList(text, noun, index) ?? [valueAfter(text, noun, index, open)];
    for (const range of ranges) {
      if (range === undefined || range[0] < end) continue;
      found.push(range);
      end = range[1];
    }
  }
  return found;
}

/** Secrets of a list whose name is the plural of a noun; undefined where there is no such list. */
function valuesOfList(text: string, noun: string, index: number): CodeUnitRange[] | undefined {
  const list = /e?s["'`]?[ \t]*(?::[ \t]*[\w<>[\] ]{1,30})?(?:=>|:=|=|:)[ \t]*(?:new )?[[({]\s*(?=["'`])/y;
  list.lastIndex = index + noun.length;
  if (!list.test(text)) return undefined;
  const found: CodeUnitRange[] = [];
  const item = /(?<mark>["'`])(?<value>[^"'`\n]*)\k<mark>\s*,?\s*/y;
  item.lastIndex = list.lastIndex;
  for (let match = item.exec(text); match !== null; match = item.exec(text)) {
    const start = match.index + 1;
    const range: CodeUnitRange = [start, start + match.groups!.value!.length];
    if (isSecretValue(text, range, { strength: "mixed", place: "argument", quoted: true, open: false }))
      found.push(range);
  }
  return found;
}

function valueAfter(text: string, noun: string, index: number, open: boolean): CodeUnitRange | undefined {
  NAME_END.lastIndex = index + noun.length;
  if (!NAME_END.test(text)) return undefined;
  const after = NAME_END.lastIndex;
  if (SHORT.test(noun) && isWithinWord(text, index)) return undefined;
  const strength = strengthOf(noun, /[\w-]/.test(text[index - 1] ?? ""));
  for (const { form, place } of SEPARATORS) {
    form.lastIndex = after;
    if (!form.test(text)) continue;
    const start = form.lastIndex;
    if (place === "words" && !takesWords(text, index, start)) continue;
    if (place === "element" && text[index - 1] === "/") continue;
    const value = readValue(text, start, place, open);
    if (value === undefined) continue;
    const { range, quote } = value;
    if (isSecretValue(text, range, { strength, place, quoted: quote, open: open && range[1] === text.length }))
      return range;
    if (quote && place !== "argument") return undefined;
  }
  return undefined;
}

/** Whether a short noun at `index` is part of another word. */
function isWithinWord(text: string, index: number): boolean {
  const before = text[index - 1] ?? "";
  const isSmall = /[a-z]/.test(text[index]!);
  if (!(isSmall ? /[a-z]/i : /[A-Z]/).test(before)) return false;
  return !LEADS.test(text.slice(Math.max(0, index - 8), index));
}

function strengthOf(noun: string, isCompound: boolean): Strength {
  if (CHOSEN.test(noun) || (isCompound && /^pass$/i.test(noun))) return "chosen";
  if (CERTAIN.test(noun)) return "certain";
  return MIXED.test(noun) ? "mixed" : "likely";
}

/** The value that begins at `start`. */
function readValue(
  text: string,
  start: number,
  place: Place,
  open: boolean,
): { readonly range: CodeUnitRange; readonly quote: boolean } | undefined {
  const opening = /\w{0,2}(?<mark>\\*(?:"""|'''|["'`]))/y;
  opening.lastIndex = start;
  const mark = opening.exec(text)?.groups?.mark;
  if (mark !== undefined) return readQuoted(text, opening.lastIndex, mark, open);
  if (place === "string" || place === "argument" || place === "said") return undefined;
  const limit = Math.min(text.length, start + VALUE_LENGTH);
  let end = start;
  if (place === "element") {
    while (end < limit && text[end] !== "<" && text[end] !== "\n" && text[end] !== "]") end++;
  } else if (place === "table") {
    while (end < limit && text[end] !== "|" && text[end] !== "\n") end++;
  } else {
    const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
    const stops = plainStops(line);
    while (end < limit && !stops.test(text[end]!) && !text.startsWith("</", end)) end++;
  }
  while (end > start && /[\s,;]/.test(text[end - 1]!)) end--;
  while (start < end && /\s/.test(text[start]!)) start++;
  return end > start ? { range: [start, end], quote: false } : undefined;
}

/** What ends a value without quotation marks: blanks, and the marks that are open before it in its line. */
function plainStops(line: string): RegExp {
  let stops = "\\s";
  for (const mark of ['"', "'", "`"]) if (line.split(mark).length % 2 === 0) stops += mark;
  if (/[?&][\w.-]*[=:]\s*$/.test(line)) stops += "&#\"'`<>)\\]};,|\\\\";
  else if (/[;"'][ \w-]+=$|^[ \w-]+=[^;]*;.*=$/.test(line)) stops += ";";
  if (/<[^>]*$/.test(line)) stops += ">";
  if (/\$\{[^}]*$/.test(line)) stops += "}";
  return new RegExp(`[${stops}]`);
}

function readQuoted(text: string, start: number, mark: string, open: boolean) {
  const limit = Math.min(text.length, start + VALUE_LENGTH);
  const multi = mark.length >= 3 || mark === "`";
  for (let end = start; end < limit; end++) {
    if (text.startsWith(mark, end)) return end > start ? { range: [start, end] as const, quote: true } : undefined;
    if (text[end] === "\\") end++;
    else if (text[end] === "\n" && !multi) return undefined;
  }
  return open && limit === text.length && limit > start ? { range: [start, limit] as const, quote: true } : undefined;
}
