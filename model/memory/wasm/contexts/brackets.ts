/** The word so far, with the call or block that its brackets belong to, and the number of its argument. */
import { bracketKey, lastBytes, word } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashBrackets(): void {
  put(Context.BRACKET, mix(mix(word(), bracketKey()), lastBytes() & 0xff));
}
