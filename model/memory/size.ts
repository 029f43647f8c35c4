const MIB = 2 ** 20;

/** Bytes of the journal per character that was learned in an overlay: code takes some 520. */
const OVERLAY_BYTES = 750;

/** How large a memory is. It never grows: for more text, build a larger one. */
export interface MemorySize {
  /** What the counts of the contexts take, in bytes; rounded down to a power of two. */
  readonly contexts: number;
  /** How many characters can be learned and read in all. */
  readonly text: number;
  /** What can be taken back, in bytes: some 520 per character of an overlay. */
  readonly overlay: number;
}

/**
 * A size for a workspace of so many characters: small for small ones, and `limit` bytes of counts at most.
 *
 * @param overlay how many characters can be taken back
 */
export function memorySize(characters: number, limit: number = 64 * MIB, overlay = 100_000): MemorySize {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, characters) * 48));
  const contexts = Math.min(limit, Math.max(4 * MIB, wanted));
  return { contexts, text: characters + 4 * MIB, overlay: overlay * OVERLAY_BYTES };
}
