/** The line above: how far it is indented, or what stands in this column. */
import { aboveKey, byteAbove, column, inIndent, lastBytes, relativeIndent, word } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashColumns(): void {
  const c4 = lastBytes();
  const above = byteAbove();
  put(Context.COLUMN, inIndent() ? mix(relativeIndent(), aboveKey()) : mix(above, c4 & 0xffff));
  put(Context.COLUMN_WORD, mix(mix(column(), word()), above));
}
