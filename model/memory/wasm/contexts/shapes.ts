/** The kinds of the last tokens, whatever they are called: words, names with a capital, numbers, signs. */
import { lineShape, shape, word, wordLength } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

/** Bits of the last four tokens. */
const FOUR: u32 = 0xfffff;

export function hashShapes(): void {
  const isInWord: u32 = wordLength() > 0 ? 1 : 0;
  put(Context.SHAPE_4, mix(shape() & FOUR, isInWord));
  put(Context.SHAPE_6, mix(shape(), isInWord));
  put(Context.SHAPE_LINE, mix(lineShape(), isInWord));
  put(Context.SHAPE_WORD, mix(shape() & FOUR, word()));
}
