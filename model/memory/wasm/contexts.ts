/** The context models: what of the text before the next byte each of them looks at. */
import { HASHES } from "./layout";
import {
  aboveIndent,
  aboveKey,
  beforeWord,
  bracketKey,
  byteAbove,
  earlierBytes,
  enclosingKey,
  gap,
  hump,
  indent,
  inIndent,
  lastBytes,
  lineKey,
  lineWords,
  word,
  word1,
  word2,
} from "./position";

/** How many contexts are the last bytes alone, from none to eight. */
export const ORDERS: i32 = 7;

const MULTIPLIER: u32 = 0x9e3779b1;

function mix(a: u32, b: u32): u32 {
  const h = (a ^ (b * 0x85ebca6b)) * MULTIPLIER;
  return h ^ (h >> 15);
}

function put(context: i32, hash: u32): void {
  store<u32>(HASHES + ((<usize>context) << 2), (hash + <u32>context) * MULTIPLIER);
}

/** Hashes all contexts at the reading position. The first ORDERS are the last bytes, longer and longer. */
export function hashContexts(): void {
  const c4 = lastBytes();
  const c8 = earlierBytes();
  const c1 = c4 & 0xff;
  const w = word();
  put(0, 0);
  put(1, c1);
  put(2, c4 & 0xffff);
  put(3, c4 & 0xffffff);
  put(4, c4);
  put(5, mix(c4, c8 & 0xffff));
  put(6, mix(c4, c8));
  // The word so far, with what stands before it.
  put(7, mix(w, beforeWord()));
  put(8, mix(w, word1()));
  put(9, mix(w, word2()));
  put(10, mix(mix(w, word1()), mix(word2(), gap())));
  put(11, mix(hump(), c1));
  // The word so far, with where it stands: in its line, in its block, in its brackets.
  put(12, mix(w, mix(lineKey(), c1)));
  put(13, mix(w, mix(mix(indent(), lineWords()), c1)));
  put(14, mix(w, mix(enclosingKey(), inIndent() ? indent() : c1)));
  put(15, mix(w, mix(bracketKey(), c1)));
  // The line above: how far it is indented, or what stands in this column.
  put(16, inIndent() ? mix(aboveIndent() + 1, mix(indent(), aboveKey())) : mix(byteAbove(), c4 & 0xffff));
  put(17, mix(byteAbove(), c4 & 0xffffff00)); // a gap for the last byte
}
