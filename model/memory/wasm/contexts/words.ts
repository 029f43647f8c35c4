/** The word so far, with the words that stand before it. */
import { beforeWord, gap, hump, lastBytes, word, word1, word2, word3 } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashWords(): void {
  const w = word();
  const pair = mix(w, word1());
  put(Context.WORD, w);
  put(Context.WORD_SIGN, mix(w, beforeWord()));
  put(Context.WORD_HUMP, mix(hump(), lastBytes() & 0xff));
  put(Context.WORD_1_GAP, mix(pair, gap()));
  put(Context.WORD_2, mix(pair, word2()));
  put(Context.WORD_3, mix(mix(pair, word2()), word3()));
}
