/** The last bytes alone, from none to eight. */
import { earlierBytes, lastBytes } from "../position";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashBytes(): void {
  const c4 = lastBytes();
  put(Context.BYTES_0, 0);
  put(Context.BYTES_1, c4 & 0xff);
  put(Context.BYTES_2, c4 & 0xffff);
  put(Context.BYTES_3, c4 & 0xffffff);
  put(Context.BYTES_4, c4);
  put(Context.BYTES_8, mix(c4, earlierBytes()));
}
