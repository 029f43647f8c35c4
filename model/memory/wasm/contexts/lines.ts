/** The word so far, with where it stands: in its line, in the lines that enclose it, under the line above. */
import {
  aboveEnd,
  enclosingKey,
  firstWord,
  indent,
  inIndent,
  lastBytes,
  lineWords,
  relativeIndent,
  word,
  wordAbove,
} from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashLines(): void {
  const c1 = lastBytes() & 0xff;
  const w = word();
  const here = mix(w, c1);
  put(Context.LINE_FIRST, inIndent() ? mix(relativeIndent(), aboveEnd()) : mix(here, firstWord()));
  put(Context.LINE_PLACE, mix(here, mix(inIndent() ? relativeIndent() : indent(), lineWords())));
  put(Context.LINE_ENCLOSING, mix(w, mix(enclosingKey(), inIndent() ? relativeIndent() : c1)));
  put(Context.LINE_ABOVE, mix(inIndent() ? relativeIndent() : here, wordAbove()));
}
