/** The paths that git tracks, relative to the top of the worktree, with slashes. */
export interface TrackedPaths {
  readonly files: ReadonlySet<string>;
  /** The folders on the way to them, and submodules. */
  readonly folders: ReadonlySet<string>;
}

export const NOTHING_TRACKED: TrackedPaths = { files: new Set(), folders: new Set() };

/** The length of an entry's fields before its object id, in bytes. */
const FIELDS = 40;
const MODE = 24;
const SUBMODULE = 0o160000;
/** The flag of an entry whose flags are followed by two more bytes. */
const EXTENDED = 0x4000;

/**
 * The paths in git's index (gitformat-index(5), versions 2 to 4). None of an index of another kind.
 *
 * @param idLength the length of an object id in bytes
 */
export function readTracked(index: Buffer, idLength: number): TrackedPaths {
  if (index.length < 12 || index.toString("latin1", 0, 4) !== "DIRC") return NOTHING_TRACKED;
  const version = index.readUInt32BE(4);
  if (version < 2 || version > 4) return NOTHING_TRACKED;
  const files = new Set<string>();
  const folders = new Set<string>();
  let before: Buffer = Buffer.alloc(0);
  let at = 12;
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const flags = at + FIELDS + idLength;
    if (flags + 2 > index.length) break; // cut off
    const isSubmodule = (index.readUInt32BE(at + MODE) & 0o170000) === SUBMODULE;
    let start = flags + (index.readUInt16BE(flags) & EXTENDED ? 4 : 2);
    let kept = 0;
    if (version === 4) [kept, start] = prefixLength(index, start, before.length);
    const end = index.indexOf(0, start);
    if (end < 0) break;
    const name = index.subarray(start, end);
    before = version === 4 ? Buffer.concat([before.subarray(0, kept), name]) : name;
    const file = before.toString();
    (isSubmodule ? folders : files).add(file);
    for (let slash = file.lastIndexOf("/"); slash > 0; slash = file.lastIndexOf("/", slash - 1)) {
      const folder = file.slice(0, slash);
      if (folders.has(folder)) break; // and so those above it
      folders.add(folder);
    }
    // Up to version 3, one to eight NULs round the entry up to a multiple of eight.
    at = version === 4 ? end + 1 : at + ((end - at + 8) & ~7);
  }
  return { files, folders };
}

/** How much of the name before begins a name of version 4, and where the rest of it begins. */
function prefixLength(index: Buffer, at: number, length: number): [kept: number, start: number] {
  let byte = index[at++]!;
  let removed = byte & 0x7f;
  while (byte & 0x80) {
    byte = index[at++]!;
    removed = (removed + 1) * 128 + (byte & 0x7f);
  }
  return [Math.max(0, length - removed), at];
}
