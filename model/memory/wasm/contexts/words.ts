/** The word so far, with the words and signs that stand before it. */
import { beforeWord, bracketKey, gap, hump, hump1, lastBytes, quote, word, word1, word2, word3 } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashWords(): void {
  const c1 = lastBytes() & 0xff;
  const w = word();
  const pair = mix(w, word1());
  put(Context.WORD, w);
  put(Context.WORD_QUOTE, mix(w, quote()));
  put(Context.WORD_SIGN, mix(w, w ? beforeWord() : mix(gap(), bracketKey())));
  put(Context.HUMP, mix(hump(), c1));
  put(Context.HUMP_1, mix(mix(hump(), hump1()), c1));
  put(Context.WORD_1_GAP, mix(pair, gap()));
  put(Context.WORD_2_GAP, mix(mix(w, word2()), gap()));
  put(Context.WORD_3, mix(mix(pair, word2()), word3()));
}
