/** What this file has had so far: short contexts that no other file shares. */
import { beforeWord, getSince, lastBytes, word } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashFile(): void {
  const file = <u32>getSince();
  const here = mix(file, word());
  put(Context.FILE_WORD_SIGN, mix(here, beforeWord()));
  put(Context.FILE_BYTES_3, mix(file, lastBytes() & 0xffffff));
}
