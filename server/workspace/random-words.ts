/** [start, end) in UTF-16 code units. */
export type CodeUnitRange = readonly [start: number, end: number];

/** Characters of keys in base 64, base 64 for URLs, and hexadecimal numbers. */
const BASE64 = charactersOf("+/_-");
const LEAST = 20;
/** The least number of hexadecimal digits: those of a 128-bit key. */
const HEX = /^[0-9a-f]{32,}$/i;
/** Hexadecimal numbers of more bits per digit hardly have a pattern. */
const RANDOM_HEX = 3;
/** A word of at least 20 characters is random where chance explains a part of it better than a name by so many bits. */
const RANDOM_BITS = 20;
/** Paths and long names are full of separators; of a random word only 3 characters in 64 are. */
const SEPARATOR_SHARE = 1 / 10;
/** Parts of names that have a number. */
const NUMBERED =
  /base(?:16|32|58|62|64|85)|utf(?:8|16|32)|sha(?:1|2|3|224|256|384|512)|md[245]|(?:aes|hmac)(?:1|128|192|256)|u?int(?:8|16|32|64|128)|float(?:16|32|64)|ipv[46]|https?[123]|tls1?[123]|oauth[12]|x509|ed25519|x25519|p(?:256|384|521)|secp\d{3}[rk]1|[1-4]d(?![a-z])|(?:vec|mat|matrix)[234]|[fiu](?:8|16|32|64)(?:x\d{1,2})?|v[1-9](?![a-z\d])|latin1|iso8859|k8s|i18n|l10n|a11y|s3|ec2|mp[34]/gi;
/** Numbers that name something, and that everybody may know: a UUID, and a commit in an address. */
const IDENTITY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|\/(commit|blob|tree|raw|compare)\/[0-9a-f]{7,40}/i;
/** Alphabets and tables of digits count up; of a random word hardly a character in ten is a neighbour of the last. */
const SEQUENCE_SHARE = 0.3;

/** Words that look drawn at random. */
export function findRandomWords(text: string): CodeUnitRange[] {
  const found: CodeUnitRange[] = [];
  for (const [start, wordEnd] of findRuns(text, BASE64, LEAST)) {
    let end = wordEnd;
    while (end < wordEnd + 2 && text[end] === "=") end++;
    const word = text.slice(start, end);
    if (isRandom(word) && !IDENTITY.test(word)) found.push([start, end]);
  }
  return found;
}

/** By character code, whether the character is a letter or digit of ASCII or one of `others`. */
export function charactersOf(others: string): Uint8Array {
  const characters = new Uint8Array(128);
  for (const character of `0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ${others}`) {
    characters[character.charCodeAt(0)] = 1;
  }
  return characters;
}

/** All longest runs of at least `least` of these characters. */
export function findRuns(text: string, characters: Uint8Array, least: number): CodeUnitRange[] {
  const found: CodeUnitRange[] = [];
  // No run of this length misses all places that are `least` apart.
  for (let at = least - 1; at < text.length; at += least) {
    if (!isOf(text, at, characters)) continue;
    let start = at;
    while (start > 0 && isOf(text, start - 1, characters)) start--;
    let end = at + 1;
    while (end < text.length && isOf(text, end, characters)) end++;
    if (end - start >= least) found.push([start, end]);
    at = end;
  }
  return found;
}

function isOf(text: string, at: number, characters: Uint8Array): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && characters[code] === 1;
}

function isRandom(word: string): boolean {
  if (HEX.test(word)) return entropy(word) > RANDOM_HEX && !isSequence(word);
  const separators = word.match(/[/_-]/g)?.length ?? 0;
  if (separators > word.length * SEPARATOR_SHARE) return false;
  if (randomness(word) <= RANDOM_BITS || isSequence(word)) return false;
  return randomness(word.replace(NUMBERED, "")) > RANDOM_BITS;
}

/** The classes of characters in names: small letters, capitals, digits, separators; and a name's border. */
const SMALL = 0;
const CAPITAL = 1;
const DIGIT = 2;
const SEPARATOR = 3;
const BORDER = 4;

/** The bits that it takes to say which class (column) comes after which (row), in long names of source code. */
const CLASS_BITS = [
  [0.3, 3.7, 6.3, 3.6],
  [3.3, 0.5, 5.7, 2.8],
  [4.0, 3.5, 0.9, 1.6],
  [1.5, 0.7, 5.0, 8.4],
  [1.3, 0.7, 9.0, 9.0],
] as const;

/**
 * Thirds of the bits, in base 36, that it takes to say which letter (column) comes after which (row; the last is a
 * word's border) in the words that names in C, Python and TypeScript consist of.
 */
const LETTER_BITS = (
  "oebdolfsfuk9c.avev9b8ijmkis aifjajkq9fm8j.lbitdchalqofq 9lgkaloaexcdh.m7isdf9flspkz " +
  "ciid5ikl8oqfj.kcjqedheklmlw elcahfhqlvpdf.9mgj89bohldjv clhgbamr7ztcg.h9hsceecqmqhz " +
  "dlhl6mhdbvscg.bdhuabgemoqpm 7nmi6lpq9znih.k9lxdgdgplris fgcdffewrzpde.6agtgbasgskzg " +
  "anhh6insbnjng.l9folai9jjvpu dhfg4iij9qofh.fiisiagflfsmr alkf7jjm8vnao.m9jxmeefkqrdr " +
  "7fih6kpqaykgf.nb9smdifkrqpz bnbaae9pdtjim.idltma8fiqunw jhcdmgirhridc.7gcx8dddhfnru " +
  "9mhj8klgczibj.kaep8fbflnqgt ihihhjlkgxsej.hlhkedk2kopwq 9mgg6khqazkif.gaitfcchjnsgy " +
  "endl8lleaxhfj.jednja7dmkohq angk7jqc8zogk.lciv9dffpmker fcehdgipezsbc.8lctaaasprmvs " +
  "8kgk4fjpazkge.ldisiegoiknst 7kggajkb7xohi.cbhobdjipkrxq ekbgaemmczjhe.gh8oie6ljofjs " +
  "figkehindwtec.bf5mhabkmiomm 9kkl2kolbzzih.mckxlkllrojkg ceacdeghcnked.efbndadfghjpo"
)
  .split(" ")
  .map((row) => Float64Array.from(row.replace(".", ""), (bits) => Number.parseInt(bits, 36) / 3));

/** The bits that it takes to say which digit or separator comes next. */
const DIGIT_BITS = Math.log2(10);
const SEPARATOR_BITS = 1;
const NO_LETTER = 26;

/** The most bits that some part of `word` takes more as a name than as characters drawn from those of its classes. */
export function randomness(word: string): number {
  const drawn = Math.log2(alphabetSize(word));
  let best = 0;
  let sum = 0;
  let before = BORDER;
  let letterBefore = NO_LETTER;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    const kind = classOf(code);
    let bits: number = CLASS_BITS[before]![kind]!;
    if (kind === DIGIT) bits += DIGIT_BITS;
    else if (kind === SEPARATOR) bits += SEPARATOR_BITS;
    else {
      const letter = (code | 0x20) - 0x61;
      bits += LETTER_BITS[kind === CAPITAL && before === SMALL ? NO_LETTER : letterBefore]![letter]!;
      letterBefore = letter;
    }
    if (kind >= DIGIT) letterBefore = NO_LETTER;
    before = kind;
    sum = Math.max(0, sum + bits - drawn);
    if (sum > best) best = sum;
  }
  return best;
}

function classOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return SMALL;
  if (code >= 0x41 && code <= 0x5a) return CAPITAL;
  return code >= 0x30 && code <= 0x39 ? DIGIT : SEPARATOR;
}

/** The number of characters in the classes that `word` has. */
function alphabetSize(word: string): number {
  if (/^[0-9a-f]+$/i.test(word)) return 16;
  return (/[a-z]/.test(word) ? 26 : 0) + (/[A-Z]/.test(word) ? 26 : 0) + (/\d/.test(word) ? 10 : 0) + 2;
}

/** Whether many of the characters count up, or repeat the last one. */
function isSequence(word: string): boolean {
  let steps = 0;
  for (let at = 1; at < word.length; at++) {
    const step = word.charCodeAt(at) - word.charCodeAt(at - 1);
    if (step === 0 || step === 1) steps++;
  }
  return steps > word.length * SEQUENCE_SHARE;
}

/** Shannon entropy of the characters' frequencies, in bits per character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
