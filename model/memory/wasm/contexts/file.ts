/** What this file has had so far: short contexts that no other file shares. */
import { getSince, lastBytes } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashFile(): void {
  put(Context.FILE_BYTES_3, mix(<u32>getSince(), lastBytes() & 0xffffff));
}
