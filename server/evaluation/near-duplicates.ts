/** The number of consecutive lines to compare: single ones, such as a brace or an import, are equal by chance. */
const ROW = 3;

/** A file nearly repeats another when this share of its rows stands there. */
const SHARE = 0.5;

/**
 * Which of `files` nearly repeat one of `others`: at least half of their rows of three lines (without indentation and
 * blank lines) stand in it too. Copies that differ in a name here and there are among them, and so are files that
 * consist of a licence and little else.
 *
 * @returns by file, in their order
 */
export function findNearDuplicates(files: readonly Uint8Array[], others: readonly Uint8Array[]): boolean[] {
  const rows = files.map(rowsOf);
  const owners = new Map<string, number[]>();
  rows.forEach((own, file) => {
    for (const row of own) owners.set(row, [...(owners.get(row) ?? []), file]);
  });
  const repeats = files.map(() => false);
  for (const other of others) {
    const common = new Map<number, number>();
    for (const row of rowsOf(other)) {
      for (const file of owners.get(row) ?? []) common.set(file, (common.get(file) ?? 0) + 1);
    }
    for (const [file, count] of common) repeats[file] ||= count >= SHARE * rows[file]!.size;
  }
  return repeats;
}

/** Every three consecutive lines, once; of a shorter file, all lines. */
export function rowsOf(file: Uint8Array): Set<string> {
  const lines = new TextDecoder()
    .decode(file)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const rows = new Set<string>();
  for (let first = 0; first === 0 || first + ROW <= lines.length; first++) {
    rows.add(lines.slice(first, first + ROW).join("\n"));
  }
  return rows;
}
