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
  word,
  word1,
  word2,
} from "./position";

const MULTIPLIER: u32 = 0x9e3779b1;

function mix(a: u32, b: u32): u32 {
  const h = (a ^ (b * 0x85ebca6b)) * MULTIPLIER;
  return h ^ (h >> 15);
}

function put(context: i32, hash: u32): void {
  store<u32>(HASHES + ((<usize>context) << 2), (hash + <u32>context) * MULTIPLIER);
}

/** Hashes all contexts at the reading position. */
export function hashContexts(): void {
  const c4 = lastBytes();
  const c8 = earlierBytes();
  const w = word();
  put(0, c4 & 0xff);
  put(1, c4 & 0xffff);
  put(2, c4 & 0xffffff);
  put(3, c4);
  put(4, 0);
  put(5, mix(c4, c8 & 0xffff));
  put(6, mix(c4, c8));
  put(7, mix(w, beforeWord()));
  put(8, mix(w, word1() + 1));
  put(9, mix(mix(w, word1()), mix(word2(), gap())));
  put(10, inIndent() ? mix(aboveIndent() + 1, mix(indent(), aboveKey())) : mix(byteAbove(), c4 & 0xffff));
  put(11, mix(w + 7, mix(lineKey(), c4 & 0xff)));
  put(12, mix(w, mix(enclosingKey(), inIndent() ? indent() : c4 & 0xff)));
  put(13, mix(w, mix(bracketKey(), c4 & 0xff)));
  put(14, mix(hump(), c4 & 0xff));
  put(15, mix(w, mix(gap(), word1())));
}
