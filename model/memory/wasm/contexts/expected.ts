/** What the longest match expects (match.ts). */
import { longestExpected } from "../match";
import { lastBytes } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashExpected(): void {
  put(Context.EXPECTED, mix(longestExpected(), lastBytes() & 0xff));
}
