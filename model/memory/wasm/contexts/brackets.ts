/** The word so far, with the call or block that its brackets belong to, and the number of its argument. */
import { bracketKey, lastBytes, outerBracket, word } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashBrackets(): void {
  const inner = mix(word(), bracketKey());
  put(Context.BRACKET, mix(inner, lastBytes() & 0xff));
  put(Context.BRACKET_OUTER, mix(mix(inner, outerBracket()), lastBytes() & 0xff));
}
