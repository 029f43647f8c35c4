/** The kinds of the last six tokens, whatever they are called: words, names with a capital, numbers, signs. */
import { shape, word, wordLength } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

/** Bits of the last four tokens. */
const FOUR: u32 = 0xfffff;

export function hashShapes(): void {
  put(Context.SHAPE, mix(shape(), wordLength()));
  put(Context.SHAPE_WORD, mix(shape() & FOUR, word()));
}
