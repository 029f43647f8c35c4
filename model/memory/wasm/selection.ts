/** The contexts that choose the rows of the mixers. */
import { longestExpected } from "./match";
import { choose, mixInputs } from "./mixer";
import { lastBytes, matchLength, quote, shape, wordLength } from "./position";

/**
 * Mixes the inputs by the rows that are chosen here. Returns the vote, in the logistic domain.
 * @param orders how many of the contexts of last bytes have been seen
 * @param sure how sure the network is, 0 … 16
 */
export function mixBit(partial: u32, bitIndex: i32, orders: u32, sure: u32, network: bool): f32 {
  const last = lastBytes();
  const expected = longestExpected();
  const agrees = expected !== 0 && (expected | 256) >> (8 - bitIndex) === partial;
  const length = agrees ? max(matchLength(0), matchLength(1)) : 0;
  const before =
    min(<u32>7, wordLength()) * 32 + (byteClass((last >> 8) & 255) << 2) + (quote() ? 2 : 0) + (bitIndex > 0 ? 1 : 0);
  chooseBoth(0, lengthClass(length) * 8 + orders);
  chooseBoth(1, partial);
  chooseBoth(2, last & 255);
  chooseBoth(3, agrees ? expected : 0);
  chooseBoth(4, before);
  choose(5, orders * 32 + (byteClass(last & 255) << 2) + (bitIndex >> 1), sure * 8 + orders);
  chooseBoth(6, shape() & 255);
  const alike = (lengthClass(length) * 8 + orders) * 4 + wordClass(wordLength());
  return mixInputs(partial, 256 + alike, network);
}

function chooseBoth(set: i32, row: u32): void {
  choose(set, row, row);
}

function wordClass(length: u32): u32 {
  if (length === 0) return 0;
  if (length < 3) return 1;
  return length < 6 ? 2 : 3;
}

function lengthClass(length: i32): u32 {
  if (length === 0) return 0;
  if (length < 8) return 1;
  if (length < 12) return 2;
  if (length < 16) return 3;
  if (length < 24) return 4;
  if (length < 32) return 5;
  return length < 48 ? 6 : 7;
}

function byteClass(byte: u32): u32 {
  if (byte === 0x0a) return 0;
  if (byte === 0x20 || byte === 0x09) return 1;
  if (byte >= 0x80) return 2;
  if (byte >= 0x30 && byte <= 0x39) return 3;
  if (byte >= 0x61 && byte <= 0x7a) return 4;
  if (byte >= 0x41 && byte <= 0x5a) return 5;
  return byte === 0x28 || byte === 0x2e || byte === 0x2c ? 6 : 7;
}
