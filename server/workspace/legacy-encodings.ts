/** Text in the encodings that were usual before UTF-8, where what it is in is certain. */
import { analyse } from "chardet";
import { decodeFatally } from "./decoding.ts";
import { decodeWindows949 } from "./windows-949.ts";

/** An encoding is guessed from so many bytes of lines that are not ASCII; all bytes have to agree with it. */
const SAMPLE_LENGTH = 16_384;

/** Guesses by fewer characters than this would be wrong now and then. */
const MIN_HANGUL = 6;
const MIN_KANA = 3;
const MIN_HAN = 12;
const MIN_CYRILLIC = 12;

/** The confidence of the library, of 100, from which its guess counts, and by how much it must lead. */
const CONFIDENT = 60;
const LEAD = 20;

/** How many characters of a text are of the scripts by which an encoding is known. */
interface Scripts {
  /** Characters beyond ASCII. */
  readonly all: number;
  readonly hangul: number;
  readonly kana: number;
  readonly han: number;
  readonly signs: number;
}

/** An encoding, and whether a text that was decoded by it is what people write. */
interface Legacy {
  readonly encoding: string;
  /** Its names in the library. */
  readonly names: readonly string[];
  readonly isCertain: (scripts: Scripts, lead: number) => boolean;
}

/** In the order of how certain the evidence for each is. */
const EAST_ASIAN: readonly Legacy[] = [
  {
    encoding: "windows-949", // of which EUC-KR is a part
    names: ["EUC-KR"],
    isCertain: ({ all, hangul, kana, han, signs }) =>
      hangul >= MIN_HANGUL && kana === 0 && han <= 0.05 * all && hangul + han + signs >= 0.97 * all,
  },
  {
    encoding: "shift_jis",
    names: ["Shift_JIS"],
    isCertain: ({ all, kana, han, signs }) =>
      kana >= MIN_KANA && kana >= 0.15 * all && kana + han + signs >= 0.97 * all,
  },
  {
    encoding: "euc-jp",
    names: ["EUC-JP"],
    isCertain: ({ all, kana, han, signs }) =>
      kana >= MIN_KANA && kana >= 0.15 * all && kana + han + signs >= 0.97 * all,
  },
  {
    encoding: "gb18030",
    names: ["GB18030"],
    isCertain: ({ all, hangul, kana, han, signs }, lead) =>
      han >= MIN_HAN && hangul === 0 && kana === 0 && han + signs >= 0.97 * all && lead >= LEAD,
  },
  {
    encoding: "big5",
    names: ["Big5"],
    isCertain: ({ all, hangul, kana, han, signs }, lead) =>
      han >= MIN_HAN && hangul === 0 && kana === 0 && han + signs >= 0.97 * all && lead >= LEAD,
  },
];

const C1_CONTROL = /[\x80-\x9f]/;

/** The text of bytes that are not UTF-8, where their encoding is certain. */
export function decodeLegacy(bytes: Uint8Array): string | undefined {
  if (isMostlyUtf8(bytes)) return undefined; // cut off, or mixed
  const matches = analyse(sample(bytes));
  const confidence: Confidence = (names) =>
    Math.max(0, ...matches.filter(({ name }) => names.includes(name)).map((match) => match.confidence));
  for (const { encoding, names, isCertain } of EAST_ASIAN) {
    const text = encoding === "windows-949" ? decodeWindows949(bytes) : decodeFatally(encoding, bytes);
    if (text === undefined || C1_CONTROL.test(text)) continue; // some platforms let those through
    const others = EAST_ASIAN.flatMap((other) => (other.encoding === encoding ? [] : other.names));
    const own = confidence(names);
    if (isCertain(countScripts(text), own >= CONFIDENT ? own - confidence(others) : 0)) return text;
  }
  return decodeCyrillic(bytes, confidence) ?? decodeWestern(bytes, confidence);
}

/** The lines that are not ASCII: program text says nothing of the language of the words within. */
function sample(bytes: Uint8Array): Uint8Array {
  const lines: Uint8Array[] = [];
  let length = 0;
  for (let from = 0; from < bytes.length && length < SAMPLE_LENGTH; ) {
    const feed = bytes.indexOf(0x0a, from);
    const to = feed < 0 ? bytes.length : feed + 1;
    const line = bytes.subarray(from, Math.min(to, from + SAMPLE_LENGTH));
    if (line.some((byte) => byte >= 0x80)) {
      lines.push(line);
      length += line.length;
    }
    from = to;
  }
  return Buffer.concat(lines);
}

function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  let all = 0;
  let wrong = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) all++;
    if (code === 0xfffd) wrong++;
  }
  return wrong * 2 < all;
}

function countScripts(text: string): Scripts {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return {
    all: count(/[^\0-\x7f]/gu),
    hangul: count(/[\uac00-\ud7a3]/g),
    kana: count(/[\u3041-\u30fe]/g), // not the half-width ones: those are single bytes, as letters of other encodings are
    han: count(/\p{Script=Han}/gu),
    signs: count(/[\u2010-\u2312\u2460-\u266f\u3000-\u3020\uff01-\uff5e\xa7\xb0\xb1\xb7\xd7\xf7]/g),
  };
}

type Confidence = (names: readonly string[]) => number;

/** Whole words in Cyrillic, in the case that words have: KOI8-R and windows-1251 turn each other's upside down. */
function decodeCyrillic(bytes: Uint8Array, confidence: Confidence): string | undefined {
  for (const [encoding, name, other] of [
    ["windows-1251", "windows-1251", "KOI8-R"],
    ["koi8-r", "KOI8-R", "windows-1251"],
  ] as const) {
    const text = decodeFatally(encoding, bytes);
    if (text === undefined || confidence([other]) >= confidence([name])) continue;
    const words = text.match(/[\p{L}\x80-\uffff]+/gu)?.filter((word) => BEYOND_ASCII.test(word)) ?? [];
    const usual = words.filter((word) => /^[«“„—–№\xa0…]*[А-ЯЁ]?[а-яё]*[»”“—–\xa0…]*$/u.test(word));
    const letters = usual.join("").match(/[а-яё]/g) ?? [];
    if (letters.length < 3 * usual.length) continue; // single letters are another encoding's within words
    if (letters.length >= MIN_CYRILLIC && usual.length >= 0.9 * words.length) return text;
  }
  return undefined;
}

const BEYOND_ASCII = /[^\0-\x7f]/;
const WESTERN_WORD = /^[A-Za-zÀ-ÏÑ-ÖØ-Üß-ïñ-öø-üŒœŸÿ]+$/;
const WESTERN_SIGNS = /[\xa0¡£§©«\xad®°±´¨·º»¿×€‘’‚“”„•–—…™²³µª½¼]/g;
/** Letters whose bytes are other letters in central Europe. */
const WESTERN_ONLY = /[àãåæèêìïñòõøùû]/i;
/** The letters of languages that need more than those that all of Europe's encodings have in common. */
const WESTERN_LANGUAGES = [
  /^[àâçéèêëîïôœùûüÿ]*$/i, // French
  /^[áéíñóúü]*$/i, // Spanish
  /^[àáâãçéêíóôõúü]*$/i, // Portuguese
  /^[àèéìíîòóù]*$/i, // Italian
  /^[æøåäöéü]*$/i, // the north
  /^[àçéèíïòóúü]*$/i, // Catalan
  /^[èéëïöüáóíú]*$/i, // Dutch
];

/** Letters of western Europe within words of ASCII letters, and signs between words. */
function decodeWestern(bytes: Uint8Array, confidence: Confidence): string | undefined {
  const text = decodeFatally("windows-1252", bytes);
  if (text === undefined) return undefined;
  const words = Array.from(text.matchAll(/[\p{L}\x80-\uffff]+/gu), ([word]) => word)
    .filter((word) => BEYOND_ASCII.test(word))
    .flatMap(wordsOf);
  if (!words.every((word) => WESTERN_WORD.test(word) && !/[^\0-\x7f]{3}/.test(word))) return undefined;
  if (words.some((word) => /^[^A-Za-z]{2,}$/.test(word))) return undefined;
  const letters = words.join("").replace(/[A-Za-z]/g, "");
  if (!WESTERN_ONLY.test(letters)) return text;
  if (!WESTERN_LANGUAGES.some((language) => language.test(letters.replaceAll("ß", "")))) return undefined;
  if (words.some((word) => /ã[oe]|õe/i.test(word))) return text; // Portuguese
  const western = confidence(["ISO-8859-1", "windows-1252"]);
  return confidence(["ISO-8859-2", "windows-1250", "ISO-8859-9", "windows-1254"]) > western ? undefined : text;
}

/** Splits at signs where these stand in text: not between letters, except for apostrophes. */
function wordsOf(word: string): string[] {
  return word
    .replace(/(?<=\p{L})[’‘](?=\p{L})/gu, " ")
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, (signs) => signs.replace(WESTERN_SIGNS, " "))
    .split(" ")
    .filter((part) => part !== "");
}
