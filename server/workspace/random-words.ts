/** [start, end) in UTF-16 code units. */
export type CodeUnitRange = readonly [start: number, end: number];

/** Characters of keys in base 64, base 64 for URLs, and hexadecimal numbers. */
const WORD = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
/** The least number of hexadecimal digits: those of a 128-bit key. */
const HEX = /^[0-9a-f]{32,}$/i;
/** Words of more bits per character hardly have a pattern; for numbers and for other words. */
const RANDOM_HEX = 3;
const RANDOM_WORD = 3.7;
/** Paths and long names are full of separators; of a random word only 3 characters in 64 are. */
const SEPARATOR_SHARE = 1 / 10;
/** The least number of digit runs: names hold one or two numbers, random words of 20 characters about three. */
const DIGIT_RUNS = 3;

/** Words that look drawn at random. */
export function findRandomWords(text: string): CodeUnitRange[] {
  return Array.from(text.matchAll(WORD))
    .filter(([word]) => isRandom(word))
    .map(({ 0: word, index }) => [index, index + word.length]);
}

function isRandom(word: string): boolean {
  if (HEX.test(word)) return entropy(word) > RANDOM_HEX;
  const mixed = /[a-z]/.test(word) && /[A-Z]/.test(word);
  const runs = word.match(/\d+/g)?.length ?? 0;
  const separators = word.match(/[/_-]/g)?.length ?? 0;
  return mixed && runs >= DIGIT_RUNS && separators <= word.length * SEPARATOR_SHARE && entropy(word) > RANDOM_WORD;
}

/** Shannon entropy of the characters' frequencies, in bits per character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
