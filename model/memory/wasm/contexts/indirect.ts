/**
 * Indirect contexts: what followed others the last time, several at once, and whether anything else ever did. They learn
 * whom to believe where those disagree.
 */
import { lastBytes } from "../position";
import { MIXED, runAt, runByte } from "../runs";
import { mix, put } from "./hash";
import { Context } from "./list";

export function hashIndirect(): void {
  put(
    Context.INDIRECT_ABOVE,
    mix(mix(expectation(Context.BYTES_3), expectation(Context.WORD_SIGN)), byteOf(Context.LINE_ABOVE)),
  );
  put(
    Context.INDIRECT_FIRST,
    mix(mix(expectation(Context.WORD_QUOTE), expectation(Context.BYTES_4)), byteOf(Context.LINE_FIRST)),
  );
  put(Context.INDIRECT_SHAPE_6, mix(mix(byteOf(Context.BYTES_2), byteOf(Context.SHAPE_6)), lastBytes() & 0xff));
  put(Context.INDIRECT_SHAPE_LINE, mix(mix(byteOf(Context.SHAPE_LINE), byteOf(Context.WORD)), byteOf(Context.BYTES_2)));
}

/** The byte that followed a context last, or 0. */
function byteOf(context: i32): u32 {
  return runByte(runAt(context));
}

/** The same, and whether it alone ever did. */
function expectation(context: i32): u32 {
  return byteOf(context) | ((runAt(context) & MIXED) << 4);
}
