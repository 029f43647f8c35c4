/**
 * Remainders of every byte with 0 to 7 zero bytes after it, reflected polynomial 0xEDB88320 (ISO-HDLC, as in zip and
 * PNG): eight look-ups take eight bytes at once (Kounavis and Berry 2005, "slicing by 8").
 */
const REMAINDERS = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  REMAINDERS[byte] = remainder;
}
for (let i = 256; i < REMAINDERS.length; i++) {
  REMAINDERS[i] = REMAINDERS[REMAINDERS[i - 256] & 0xff] ^ (REMAINDERS[i - 256] >>> 8);
}

/**
 * The CRC-32 of `bytes`, which tells every change of up to 32 bits in a row. `previous` is the checksum of what stands
 * before them, so that several pieces can be taken together.
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const table = REMAINDERS;
  let remainder = ~previous;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    remainder ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    remainder =
      table[0x700 | (remainder & 0xff)] ^
      table[0x600 | ((remainder >>> 8) & 0xff)] ^
      table[0x500 | ((remainder >>> 16) & 0xff)] ^
      table[0x400 | (remainder >>> 24)] ^
      table[0x300 | bytes[i + 4]] ^
      table[0x200 | bytes[i + 5]] ^
      table[0x100 | bytes[i + 6]] ^
      table[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) remainder = table[(remainder ^ bytes[i]) & 0xff] ^ (remainder >>> 8);
  return ~remainder >>> 0;
}
