/**
 * Follows UTF-8 byte by byte and says which bytes may come next: no overlong forms, no surrogates, nothing above
 * U+10FFFF (Unicode 15, table 3-7), and no control characters but tab and line feed.
 */
export class Utf8Reader {
  /** How many continuation bytes are still to come; 0 at the border of a character. */
  #pending = 0;
  #low = 0x80;
  #high = 0xbf;

  /** @param read bytes to read first: whole sequences, and perhaps the beginning of one */
  constructor(read: Iterable<number> = []) {
    for (const byte of read) this.push(byte);
  }

  /** How many bytes the sequence that was begun still needs. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether `byte` may come next where at most `room` bytes follow, itself included. */
  permits(byte: number, room: number): boolean {
    if (this.#pending > 0) return byte >= this.#low && byte <= this.#high;
    const length = sequenceLength(byte);
    return length > 0 && length <= room && !isControl(byte);
  }

  /** Reads a byte that is permitted. */
  push(byte: number): void {
    this.#low = 0x80;
    this.#high = 0xbf;
    if (this.#pending > 0) {
      this.#pending--;
      return;
    }
    this.#pending = sequenceLength(byte) - 1;
    if (byte === 0xc2 || byte === 0xe0)
      this.#low = 0xa0; // C2 80 to C2 9F are control characters, E0 80 and on overlong
    else if (byte === 0xed) this.#high = 0x9f;
    else if (byte === 0xf0) this.#low = 0x90;
    else if (byte === 0xf4) this.#high = 0x8f;
  }
}

function isControl(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f;
}

/** The length of the sequence that `byte` begins, or 0 where it begins none. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
}
