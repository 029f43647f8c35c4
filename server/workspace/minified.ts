/** Minified files: code without blanks, however long its lines are. */

/** Shorter lines are as people write them, in UTF-16 code units. */
const LONG_LINE = 250;
/** A shorter file may be one line that was written by hand. */
const MIN_LENGTH = 2000;
/** So much of a line tells what all of it is like. */
const LINE_SAMPLE = 4096;

/** The least share of blanks outside of strings in code that people write; minified code has half of it. */
const BLANKS_IN_CODE = 0.07;
/** The least share of blanks where strings or words of Latin letters are most of it. */
const BLANKS_IN_TEXT = 0.09;
const BLANKS_IN_PROSE = 0.12;
/** The least share of blanks where digits and signs are most of it: paths of drawings have less. */
const BLANKS_IN_NUMBERS = 0.25;
const LETTERS_IN_TEXT = 0.4;
/** From this share of letters beyond ASCII on, a line is text, maybe in a script without blanks. */
const LETTERS_BEYOND_ASCII = 0.15;
/** The least share of a line of markup that is text between tags if the line is text. */
const TEXT_IN_MARKUP = 0.25;

/** Whether a file is called minified, is a source map, or most of it is code without blanks. */
export function isMinified(path: string, text: string): boolean {
  if (/\.min\.\w+$|\.[cm]?[jt]sx?\.map$|\.css\.map$/i.test(path)) return true;
  if (/^\s*\{\s*"version"\s*:\s*3\s*,/.test(text) && text.includes('"mappings"')) return true;
  if (text.length <= MIN_LENGTH) return false;
  let minified = 0;
  for (let from = 0; from < text.length; ) {
    const short = text.lastIndexOf("\n", from + LONG_LINE - 1);
    if (short >= from) {
      from = short + 1;
      continue;
    }
    const feed = text.indexOf("\n", from);
    const to = feed < 0 ? text.length : feed;
    if (to - from >= LONG_LINE && isMinifiedLine(text.slice(from, Math.min(to, from + LINE_SAMPLE)))) {
      minified += to - from;
    }
    from = to + 1;
  }
  return minified > text.length / 2;
}

function isMinifiedLine(line: string): boolean {
  const { blanks, letters, beyondAscii, inStrings, blanksInStrings } = count(line);
  const { length } = line;
  if (beyondAscii > LETTERS_BEYOND_ASCII * length) return false;
  if (isTextInMarkup(line)) return false;
  if (letters < LETTERS_IN_TEXT * length) return blanks < BLANKS_IN_NUMBERS * length;
  if (inStrings > length / 2) return blanks < BLANKS_IN_TEXT * length;
  return blanks - blanksInStrings < BLANKS_IN_CODE * (length - inStrings);
}

/** How many UTF-16 code units of a line are of which kind; letters beyond ASCII count as letters, too. */
function count(line: string) {
  const counts = { blanks: 0, letters: 0, beyondAscii: 0, inStrings: 0, blanksInStrings: 0 };
  let quote = 0;
  let wasLetter = false;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    const isBlank = code === 0x20 || code === 0x09;
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (isBlank) counts.blanks++;
    if (isLetter) counts.letters++;
    if (code >= 0xaa && !(code >= 0x2000 && code < 0x2c00)) {
      counts.letters++;
      counts.beyondAscii++;
    }
    if (quote !== 0) {
      counts.inStrings++;
      if (isBlank) counts.blanksInStrings++;
      if (code === 0x5c) i++;
      else if (code === quote) quote = 0;
    } else if (code === 0x22 || code === 0x60 || (code === 0x27 && !wasLetter)) quote = code; // no apostrophe
    wasLetter = isLetter;
  }
  return counts;
}

/** Whether a line of HTML or the like has much text between its tags. */
function isTextInMarkup(line: string): boolean {
  if (!line.includes("</")) return false;
  const text = line.replace(/<[^<>]*>/g, "");
  return text.length >= TEXT_IN_MARKUP * line.length && count(text).blanks >= BLANKS_IN_PROSE * text.length;
}
