/** Finds the values of keys that are named like secrets: passwords, tokens, keys. */
import type { CodeUnitRange } from "./random-words.ts";
import { isSecretValue, type Place } from "./secret-values.ts";

/** What a secret is called, within a name: the match ends where the noun does. */
const NOUN =
  /pass(?:word|wd|phrase|code)|pwd|pass|secret|token|api[-_. ]?key|(?:access|private|secret|account|auth|authorization|signing|signature|encryption|encrypt|crypt|master|shared|hmac|consumer|client|app|application|admin|service|server|license|licence|security|deploy|host|storage|subscription|write|read|integration|project|account|session|cookie|jwt|rsa|ssh|aes|des|root|sas|push|server|vault|sentry|stripe|sendgrid|aws|mapbox|algolia|openai|webhook|shared[-_. ]?access|access[-_. ]?key)[-_. ]?key|access[-_. ]?key[-_. ]?id|credentials?|bearer|auth(?:orization)?|signature|\bsig(?=\W)|session(?:[-_. ]?id)|\bsess(?:id)?\b|\bsid\b|cookie|salt|nonce|\bpin(?:[-_. ]?code)?\b|\botp\b|jwt|conn(?:ection)?[-_. ]?str(?:ing)?|\bdsn|webhook|identified[ ]by|\bpw\b|\bkey(?=["']?\s*[:=])/gi;

/** Nouns whose value is a secret whatever it looks like; that of the others has to look like one. */
const CERTAIN =
  /pass(?:word|wd|phrase|code)$|pwd$|secret$|(?:api|access|private|account|secret|signing|encryption|master|shared|license)[-_. ]?key$|identified by$|^pw$/i;
/** Among these, those that are chosen by people: words, even. */
const CHOSEN = /pass(?:word|wd|phrase|code)$|pwd$|identified by$|^pw$/i;

/** What may come after the noun in the name of a secret. */
const NAME_END =
  /(?:[-_.]?(?:\d{1,3}|value|val|prod|production|dev|development|staging|stage|stg|test|testing|qa|uat|live|old|new|base|base64|b64|hash|hashed|plain|plaintext|text|raw|str|string|default|current|primary|secondary|admin|root|user|main|backup|env|hex|confirm|confirmation|again|repeat|2nd|prev|previous|next|b|enc|encrypted|literal|data|v\d)(?![a-z]))*(?![A-Za-z0-9_$])/iy;

/** Whatever closes the name: quotation marks, brackets, emphasis. */
const CLOSING = String.raw`(?:\\*["'\x60]|\*\*|__|\)|\]|\?|!|:\*\*)*`;
/** A type between a name and its value. */
const TYPE = String.raw`(?:[ \t]*:[ \t]*[&\w.<>\[\]| ?*]{1,40}?|[ \t]+[\[\]*\w.]{1,20})?`;
const NEW_LINE = String.raw`[ \t]*(?:\\?\r?\n[ \t]*)?`;

/** What stands between a name and its value, one after the other; `quoted` says whether the value has to be. */
const SEPARATORS: readonly { readonly form: RegExp; readonly place: Place }[] = [
  // A declaration or an assignment of a string, which may stand in the next line.
  {
    form: new RegExp(
      `${CLOSING}${TYPE}[ \\t]*(?:===?|!==?|=>|:=|\\?\\?=|\\|\\|=|\\?\\?|\\|\\||=~|\\.=|=|:|<-)${NEW_LINE}(?:\\(|new \\w+\\(|\\w{0,3}\\[?|Some\\(|!\\w+ )?(?=\\\\*["'\`])`,
      "y",
    ),
    place: "string",
  },
  // An argument, of a call of that name or after that name.
  { form: new RegExp(`${CLOSING}(?:[ \\t]*,|\\()${NEW_LINE}(?=\\\\*["'])`, "y"), place: "argument" },
  // Value beside name: <add key="…" value="…">, { "name": "…", "value": "…" } over lines, default = "…" in a block.
  {
    form: /["'`]?[ \t]*(?:,|\{)?\s*(?:-[ \t]+)?(?:type[ \t]*[:=][ \t]*\w+\s+|description[ \t]*=[ \t]*"[^"\n]*"\s+|sensitive[ \t]*=[ \t]*\w+\s+){0,3}["']?(?:value|default|plaintext|content|Value)["']?[ \t]*[:=][ \t]*/y,
    place: "beside",
  },
  { form: /["']?(?:[ \t]+[\w:-]+="[^"\n]*")*[ \t]*>(?:\s*<!\[CDATA\[|\s*<(?:string|value)>)?/y, place: "element" },
  { form: /["']?[ \t]*>?\s*<\/(?:key|name|Key|Name)>\s*<(?:string|value|Value)>/y, place: "element" },
  // A line of a configuration file, or an option.
  { form: new RegExp(`${CLOSING}[ \\t]*(?::=|\\?=|=|:)[ \\t]*`, "y"), place: "plain" },
  { form: /(?:\*\*|`|")?[ \t]*\|[ \t]*(?=[^\s|])/y, place: "table" },
  { form: /(?:[ \t]+(?:is|was|equals|to|as|ist|est|es)(?::|[ \t])|[ \t]+)[ \t]*(?=["'`])/y, place: "said" },
  { form: /[ \t]+(?:(?:is|=|:|to)[ \t]+)?/y, place: "words" },
];

/** Before a value in words: what takes its argument after a blank. */
const TAKES_ARGUMENT =
  /(?:^|\s)(?:--?[\w-]*|(?:ENV|ARG|setenv|set|-x|login|machine|default|requirepass|masterauth|option)(?:\s+\S+)*\s+[\w.:/@-]*|#define\s+\w*)$/;

/** How far a name is looked for around its noun. */
const NAME_LENGTH = 80;
/** The longest value. */
const VALUE_LENGTH = 4096;

/** Values of named secrets, ascending; `open` says that the text ends at a cursor, where more may come. */
export function findNamedSecrets(text: string, open = false): CodeUnitRange[] {
  const found: CodeUnitRange[] = [];
  let end = 0;
  for (const { 0: noun, index } of text.matchAll(NOUN)) {
    const range = valueAfter(text, noun, index, open);
    if (range === undefined || range[0] < end) continue;
    found.push(range);
    end = range[1];
  }
  return found;
}

function valueAfter(text: string, noun: string, index: number, open: boolean): CodeUnitRange | undefined {
  NAME_END.lastIndex = index + noun.length;
  if (!NAME_END.test(text)) return undefined;
  const after = NAME_END.lastIndex;
  if (
    /^(?:auth|pass|salt|token|nonce|pin|sig|key)$/i.test(noun) &&
    /[a-z]/.test(noun[0]!) &&
    /[a-z]/.test(text[index - 1] ?? "")
  ) {
    if (
      !/^(?:auth|token)$/.test(noun) ||
      !/(?:o|_|access|auth|id|refresh|csrf|bot|api|user|bearer)$/i.test(text.slice(index - 8, index))
    )
      return undefined;
  }
  const strength = CHOSEN.test(noun) ? "chosen" : CERTAIN.test(noun) ? "certain" : "likely";
  for (const { form, place } of SEPARATORS) {
    form.lastIndex = after;
    if (!form.test(text)) continue;
    const start = form.lastIndex;
    if (
      place === "words" &&
      !TAKES_ARGUMENT.test(text.slice(Math.max(text.lastIndexOf("\n", index) + 1, index - NAME_LENGTH), index))
    )
      continue;
    if (place === "element" && text[index - 1] === "/") continue;
    const value = readValue(text, start, place, open);
    if (value === undefined) continue;
    const { range, quote } = value;
    if (isSecretValue(text, range, { strength, place, quoted: quote, open: open && range[1] === text.length }))
      return range;
    if (quote) return undefined;
  }
  return undefined;
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
