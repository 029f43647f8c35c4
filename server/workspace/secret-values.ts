/** Tells secrets from what else may stand after a key that is named like one. */
import { type CodeUnitRange, randomness } from "./random-words.ts";

/** Where a value stands. */
export type Place = "string" | "argument" | "beside" | "element" | "plain" | "table" | "said" | "words";

/**
 * What a key's name makes of its value: "chosen" by people, thus any word; "certain" to be a secret where it is no name;
 * "mixed" when it has letters and digits; or "likely", when it looks drawn.
 */
export type Strength = "chosen" | "certain" | "mixed" | "likely";

export interface Circumstances {
  readonly strength: Strength;
  readonly place: Place;
  readonly quoted: boolean;
  /** Whether the value goes on at the cursor. */
  readonly open: boolean;
}

/** References to a value elsewhere, and gaps to fill in. */
const REFERENCE =
  /^(?:\$[\w({:]|\$$|%[\w(]+\)?[%sd]?$|\{\{?|<|\[|@[\w.]|:\w+$|\?|#\{|&\w+$|\*\w+$|!(?:Ref|Sub|GetAtt|ImportValue|Join|vault|secret|env|include|reference|file)\b|arn:|(?:vault|secret|env|file|ref|op|ssm|awssm|gcp|keyvault|kms|sops|https?|wss?|urn|data|mailto|tel):)|\$\{|\{\{|#\{|%\{|<%|%\(\w+\)s|\$\(|\{\w*\}|^%[sdvq]$|\.\.\.$|…/i;
/** Words for a secret rather than one, and what stands for "none". */
const PLACEHOLDER =
  /^(?:(?:my|your|the|our|some|a|an|this|that|is|be|to|of|for|in|or|and|no|not|new|old|test|testing|tests?|dummy|fake|mock|example|examples|sample|default|demo|placeholder|change|changeme|me|replace|insert|enter|put|set|add|with|use|here|todo|fixme|tbd|redacted|hidden|masked|removed|omitted|secure|strong|super|very|long|random|real|actual|generated|valid|invalid|wrong|bad|good|correct|incorrect|missing|required|optional|empty|unset|undefined|null|nil|none|unknown|any|string|str|text|bytes?|boolean|bool|true|false|yes|on|off|number|int|integer|object|array|list|map|value|val|var|param|field|input|hash|hashed|encrypted|plain|user|users|username|name|email|admin|db|database|app|application|api|client|server|service|access|refresh|bearer|basic|digest|auth|oauth2?|authorization|authentication|secrets?|passwords?|passwd|passphrase|pass|pwd|pw|tokens?|keys?|jwt|csrf|xsrf|session|cookies?|private|public|id|ids|credentials?|signature|sig|salt|nonce|otp|pin|code|foo|bar|baz|qux|x+|y+|z+|abc|xyz|aws|gcp|github|gitlab|google|azure|slack|npm|docker|env|config|file|path|url|header|headers|query|body|type|kind|self|other|root|account|login|sign|signing|encryption|master|shared|confirm|confirmation|current|repeat|reset|forgot|it|i|we|you|do|lorem|ipsum)(?:[-_. :/+*]+|(?<=[a-z])(?=[A-Z])|$|(?=[a-z])|(?=\d+$)\d{0,1}$))+[!?.…:]*$/i;
const GAP = /^[\s*.•●x#?_=+~-]*$/i;
/** Words of sentences; a passphrase has none of them. */
const SENTENCE =
  /(?:^|[\s(])(?:the|a|an|is|are|was|be|been|your|you|my|our|its?|to|of|for|in|on|or|and|not|no|with|without|from|by|as|at|if|this|that|must|should|can|cannot|can't|may|will|has|have|please|enter|use|used|set|get|forgot|invalid|missing|required|optional|new|old|wrong|password|passwords|token|tokens|secret|secrets|key|keys|user|users|login|sign|der|die|das|ein|le|la|un|une|de|el|por|su|votre|ihr)(?=$|[\s,.:;!?)'])/i;
/** Values that are code. */
const KEYWORD =
  /^(?:new|await|async|function|return|typeof|void|yield|lambda|def|not|and|or|if|else|null|nil|None|undefined|NULL|nullptr|true|false|True|False|TRUE|FALSE|yes|no|on|off|self|this|super|string|str|String|number|boolean|bool|int|bytes?|char|any|unknown|object|Buffer|never|Any|Text|unsigned|const|let|var|final|static|readonly|NotImplemented|default|auto|required|optional|enabled|disabled|inherit|always|never|readonly|write|read)$/;
const EXPRESSION = /[()[\]{}|<>]|^[\w$.]*[-+*/&=?:%,]+[\w$.]*$|=>/;
const FILE =
  /^(?:[~.]{0,2}\/[\w.@-]+)+\/?$|^[A-Za-z]:[\\/]|^[\w.-]+\.(?:js|ts|json|ya?ml|pem|key|txt|env|crt|p12|pfx|html?|php|py|go|rb|java)$/;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const CHAIN = /^[&*!~-]*[A-Za-z_$][\w$]*(?:(?:\?\.|\.|->|::|\/)[A-Za-z_$][\w$]*)+[!?]?$/;

/** Numbers of code, versions and object identifiers, encodings. */
const NUMBER =
  /^(?:0x[\da-f_]{1,16}[uln]*|[~^>=<v]{0,2}\d+(?:\.\d+){1,}(?:-\w+)?|-\d+|base64(?:url)?|ascii|latin1|utf-?(?:8|16(?:le|be)?|32)|hex|binary)[;,)]*$/i;

/** Of a word in place of a secret, chance has to explain so many bits more than a name. */
const RANDOM_BITS = 9;
/** So many bits where the word is one of letters, and its key says that it is a secret. */
const LETTER_BITS = 5;
/** A scrambled value of so many characters needs no capitals: frameworks draw their keys so. */
const LONG_VALUE = 24;

/** Whether the text at `range`, after a key that is named like a secret, is one. */
export function isSecretValue(text: string, range: CodeUnitRange, circumstances: Circumstances): boolean {
  const { quoted, place, open } = circumstances;
  const value = text.slice(...range);
  if (value.length < 3 && !open) return false;
  if (value.length >= LONG_VALUE && !/\s/.test(value) && isScrambled(value)) return true;
  if (GAP.test(value) || REFERENCE.test(value)) return false;
  if (PLACEHOLDER.test(value) || NUMBER.test(value)) return false;
  if (quoted || place === "element" || place === "table") return isSecretString(value, circumstances);
  return isSecretPlain(text, range, value, circumstances);
}

/** Values in quotation marks, elements and tables: they are no code. */
function isSecretString(value: string, { strength, place, open }: Circumstances): boolean {
  if (looksDrawn(value) || (open && isBegun(value))) return true;
  if (strength === "likely" || isLabel(value)) return false;
  const isWord = /^[\w$.:/@-]+$/.test(value);
  const isMixed = /\d/.test(value) && /[a-z]/i.test(value);
  if (strength === "mixed" || place === "argument") {
    if (/^\d{4,8}$/.test(value)) return strength === "mixed" && place !== "argument";
    return isMixed && !/\s/.test(value) && isPlausible(value) && !isNumberedName(value, !isWord);
  }
  if (/\s/.test(value.trim())) return isPassphrase(value);
  if (FILE.test(value)) return isMixed && randomness(value) > RANDOM_BITS;
  if (!isWord) return isPlausible(value);
  if (isMixed) return !isNumberedName(value, strength === "chosen");
  if (/^\d+$/.test(value)) return strength === "chosen" && value.length >= 4;
  // Letters only: a word that somebody chose, or a name.
  if (strength === "chosen" && /^\w+@\w+$/.test(value)) return /[a-z]/.test(value) && /[A-Z]/.test(value);
  if (strength === "chosen") return value.length >= 5 && /^[a-z]+(?:-[a-z]+)*-?$/.test(value) && !hasNoun(value);
  return value.length >= 8 && /^[a-z]+$/i.test(value) && !hasNoun(value) && randomness(value) > LETTER_BITS;
}

/** Values without quotation marks, which may be code. */
function isSecretPlain(text: string, range: CodeUnitRange, full: string, { strength, place }: Circumstances): boolean {
  if (/^[\w$.:>-]*[\w$>]\(|^[([{]/.test(full)) return false;
  const value = full.replace(/[)\]}]+$/, "");
  if (KEYWORD.test(value) || PLACEHOLDER.test(value) || NUMBER.test(value)) return false;
  if (looksDrawn(value)) return true;
  if (strength === "likely" || isLabel(value)) return false;
  if (CHAIN.test(value) || FILE.test(value)) return false;
  const isMixed = /\d/.test(value) && /[a-z]/i.test(value);
  const rest = text.slice(range[1], lineEndAfter(text, range[1])).trim();
  const isAlone =
    isSet(text, range[0], rest) || (place === "words" && (isMixed || isOfImage(text, range[0], strength)));
  const isSetting = isAlone || (/^(?:#.*|\/\/.*|<!--.*|["'`&].*)?$/.test(rest) && isConfiguration(text, range[0]));
  if (/^\d+$/.test(value)) return value.length >= 4 && isSetting && strength !== "certain";
  if (strength === "mixed") return isSetting && isMixed && !isNumberedName(value);
  if (IDENTIFIER.test(value)) {
    if (isMixed) return isSetting && !isNumberedName(value, strength === "chosen" && isAlone);
    if (isAlone && place !== "words") return value.length >= (strength === "chosen" ? 4 : 8);
    return isSetting && strength === "chosen" && value.length >= 5 && !hasNoun(value);
  }
  if (isSetting) return isPlausible(value);
  return isMixed && isPlausible(value) && !EXPRESSION.test(value);
}

/** Whether `value` looks drawn rather than named: a number, or letters and digits in turns. */
function looksDrawn(value: string): boolean {
  if (/\s/.test(value) || value.length < 8) return false;
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return true;
  if (!/^[\w+/.=~%-]+$/.test(value)) return isScrambled(value);
  if (/^(?:[~.]{0,2}\/)?[a-z]+(?:[./-][a-z]+)*$/i.test(value) && randomness(value) < 2 * RANDOM_BITS) return false;
  if (/^[0-9a-f]{16,}$/i.test(value)) return /[a-f]/i.test(value) || value.length >= 24;
  const runs = value.match(/\d+/g)?.length ?? 0;
  const bits = randomness(value);
  return bits > RANDOM_BITS + (runs >= 2 ? 0 : 6) || (bits > 6 && runs >= 3);
}

/** Whether letters of both cases, or many of one, and digits stand among several other signs. */
function isScrambled(value: string): boolean {
  const signs = new Set(value.match(/[!#$^&*@~%+?]/g));
  const digits = value.match(/\d/g)?.length ?? 0;
  const isLong = value.length >= LONG_VALUE;
  return signs.size >= 3 && digits >= 3 && (isLong ? /[a-z]/i.test(value) : /[a-z].*[A-Z]|[A-Z].*[a-z]/.test(value));
}

/** Whether `value`, which is typed on, has begun as no name does. */
function isBegun(value: string): boolean {
  return !/\s/.test(value) && ((/\d/.test(value) && /[a-z]/i.test(value)) || randomness(value) > RANDOM_BITS / 2);
}

/** Whether people read `value`: a word with a capital, a sentence, or a text in another script. */
function isLabel(value: string): boolean {
  if (/^\p{Lu}?[\p{Ll}'’]+[:?!.…*]?$/u.test(value)) return /^\p{Lu}/u.test(value) || /[^ -~]/.test(value);
  return /[^ -~]/.test(value) && !/\d/.test(value);
}

/** Whether words are those of a passphrase rather than of a sentence or a label. */
function isPassphrase(value: string): boolean {
  if (/[\n<>{}]|[.:…?]$|\.\s|%[sd]|\\n/.test(value)) return false;
  const words = value.trim().split(/\s+/);
  if (words.some((word) => /\d/.test(word) && /[a-z]/i.test(word) && /[^\w]|[A-Z]/.test(word)) && words.length < 6)
    return true;
  if (words.length < 2 || words.length > 24 || SENTENCE.test(value)) return false;
  return (
    words.every((word) => /^(?:[a-z]+|\d+)$/.test(word)) ||
    words.every((word) => /^[A-Z]?[a-z]+\d*[^\w\s]?$/.test(word) && words.length >= 4)
  );
}

/** Whether a string without blanks may be a password: not punctuation alone, a pattern, or markup. */
function isPlausible(value: string): boolean {
  if (/^[^\p{L}\d]*$/u.test(value)) return false;
  if (/^[/^].*[/$]\w*$|\\[wdsb]|\(\?|^[<&]|&\w+;|^--?[a-z]|[[(][^\])]*$|\\[nux]|^\W?[a-z]+[.,:;!?)]*$/i.test(value))
    return /\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value);
  return /\d/.test(value) || /[a-z].*[^\w\s.:,/[\]()-].*[a-z]/i.test(value) || /^(?:[a-z]+-){2,}[a-z]+$/.test(value);
}

/** Whether digits only number a name, as in "token2", "sha256", "v1Secret". */
function isNumberedName(value: string, isChosen = false): boolean {
  if (isChosen && !hasNoun(value) && value.length > 4) return false;
  if (hasNoun(value) && randomness(value) < RANDOM_BITS && !/\d.*[A-Za-z].*\d/.test(value))
    return !/[a-z]\d[a-z]/i.test(value) || value.length > 24;
  return (
    /^(?:[a-z]{1,3}\d|\w+?(?:sha|md|aes|utf|base|hs|rs|es|oauth|s|ed|v)_?-?\d{1,5}\w{0,4})$/i.test(value) &&
    value.length < 24
  );
}

/** Whether a word of `value` is one for secrets. */
function hasNoun(value: string): boolean {
  const words = value.replace(/([a-z])([A-Z])/g, "$1-$2");
  return /pass(?:word|wd|phrase|code)|(?:^|[^a-z])(?:pass|pwd|secret|token|key|auth|cred|credentials?|cookie|session|signature|bearer|hash)s?(?![a-z])/i.test(
    words,
  );
}

/** Whether the line before the value at `start` sets a variable of a container's image to a password. */
function isOfImage(text: string, start: number, strength: Strength): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n", start - 1) + 1, start - 200), start);
  return strength === "chosen" && /^[ \t]*(?:ENV|ARG)[ \t]+\w+[ \t]+$/.test(line);
}

const ASSIGNMENT =
  /^[ \t>]*(?:(?:export|set|setx|ENV|ARG|declare -x|-e|-D|RUN|env|-|local|\$env:|\+|#)[ \t]+)*["']?[\w.\-/:]*[\w\]]["']?=["']?$/;

/** Whether the value at `start` is all that a line, an option or a parameter sets, as in files of variables. */
function isSet(text: string, start: number, rest: string): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n", start - 1) + 1, start - 200), start);
  if (/^[ \t]+$/.test(line) && /:[ \t]*[|>][-+]?\n[ \t]*$/.test(text.slice(Math.max(0, start - 40), start)))
    return true;
  if (/\$\{\w+:[-=]$/.test(line)) return true;
  if (/[?&;][\w .-]{1,60}=$|(?:^|["'\s])(?:\w+=\S+\s+)+[\w-]+=$/.test(line)) return true;
  if (/(?:^|\s)(?:-e|--env|--build-arg|-D|--set)[ =]?[\w.]+=$|(?:^|\s)--?[\w-]+=$/.test(line)) return true;
  return ASSIGNMENT.test(line) && /^(?:$|#|\/\/|\\$|&&|[a-z./]|["'])/.test(rest);
}

const SETTING =
  /^\s*(?:[>*#-] )*(?:$|[#;!]|\/\/ |\[[^\]]*\]\s*$|---|- |["']?[\w.\-/ @*[\]]+["']?\s*(?:[:=]\s*(?![^"'#]*[({,;]\s*$)\S?.*|:)$|\S+ \S+$)/;
const CODE =
  /[{(;,]\s*$|^\s*(?:def|class|return|if|for|while|import|from|fn|func|function|const|let|var|public|private|end|else|try|elif|with|raise|self\.|this\.)\b|\)\s*:?$|=\s*(?:None|True|False|self\.|\w+\()/;

/** Whether the lines around `at` are those of a configuration file. */
function isConfiguration(text: string, at: number): boolean {
  let start = at;
  for (let line = 0; line < 6 && start > 0; line++) start = text.lastIndexOf("\n", start - 2) + 1;
  let end = at;
  for (let line = 0; line < 6 && end < text.length; line++) end = lineEndAfter(text, end) + 1;
  const lines = text.slice(Math.max(start, at - 2000), Math.min(end, at + 2000)).split("\n");
  return lines.every((line) => SETTING.test(line) && !CODE.test(line));
}

function lineEndAfter(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
