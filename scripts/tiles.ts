/**
 * Writes the micro-kernels of the matrix products in AssemblyScript: c [R, 16] += a [R, K] · panel [K, 16], with all
 * sums of a tile in registers, which only straight-line code with a name for each of them achieves.
 */

/** The tile shape that suits a build's registers and instructions. */
export interface TileShape {
  /** Columns of a tile: 16 at once, or 8, so that a panel takes two passes. */
  readonly columns: 8 | 16;
  /** Values of k in one turn of the loop. */
  readonly unroll: 1 | 2;
}

/** Rows of tiles: a product's rows are summed up from these. */
const ROWS = [6, 5, 4, 1];

/**
 * The module `tiles.ts`: `tileRowsR`, with rows of a `aRow` bytes apart; `tilePackedR`, with a tile's R values of a side by
 * side; and `tileTwoPanels`.
 */
export function writeTiles(shape: TileShape): string {
  const tiles = ROWS.flatMap((rows) => [writeTile(rows, false, shape), writeTile(rows, true, shape)]);
  return `import { Vector } from "./vector";\n\n${tiles.join("\n")}\n${writeTwoPanels()}`;
}

/** One row and two panels: eight sums, since four wait for each other. Their order is that of all tiles. */
function writeTwoPanels(): string {
  const sums = range(8);
  const add = (i: number) =>
    `    c${i} = Vector.madd(x, v128.load(${i < 4 ? "panel" : "next"}, ${16 * (i % 4)}), c${i});`;
  return `export function tileTwoPanels(K: i32, a: usize, panel: usize, next: usize, c: usize): void {
${sums.map((i) => `  let c${i} = v128.load(c, ${16 * i});`).join("\n")}
  const end = panel + (<usize>K) * 64;
  while (panel < end) {
    const x = v128.load_splat<f32>(a);
${sums.map(add).join("\n")}
    a += 4;
    panel += 64;
    next += 64;
  }
${sums.map((i) => `  v128.store(c, c${i}, ${16 * i});`).join("\n")}
}
`;
}

function writeTile(rows: number, packed: boolean, { columns, unroll }: TileShape): string {
  const name = `tile${packed ? "Packed" : "Rows"}${rows}`;
  const parameters = packed
    ? "K: i32, a: usize, panel: usize, c: usize, cRow: usize"
    : "K: i32, a: usize, aRow: usize, panel: usize, c: usize, cRow: usize";
  const passes = Array.from({ length: 16 / columns }, (_, pass) => {
    const at = pass * columns * 4;
    return `  ${name}Pass(K, a, ${packed ? "" : "aRow, "}panel + ${at}, c + ${at}, cRow);`;
  });
  const vectors = columns / 4;
  const each = (line: (row: number, vector: number) => string) =>
    range(rows).flatMap((row) => range(vectors).map((vector) => line(row, vector)));
  return `function ${name}Pass(${parameters}): void {
${each((row, vector) => `  let c${row}_${vector} = v128.load(c + ${row} * cRow, ${16 * vector});`).join("\n")}
${
  packed
    ? ""
    : range(rows)
        .map((row) => `  let a${row} = a + ${row} * aRow;\n`)
        .join("")
}\
  const end = panel + (<usize>K) * 64;
${unroll > 1 ? `  const whole = panel + (<usize>(K & ~${unroll - 1})) * 64;\n${writeLoop(rows, packed, vectors, unroll, "whole")}` : ""}\
${writeLoop(rows, packed, vectors, 1, "end")}\
${each((row, vector) => `  v128.store(c + ${row} * cRow, c${row}_${vector}, ${16 * vector});`).join("\n")}
}
export function ${name}(${parameters}): void {
${passes.join("\n")}
}
`;
}

function writeLoop(rows: number, packed: boolean, vectors: number, unroll: number, end: string): string {
  const turns = range(unroll).map((turn) => {
    const loads = range(vectors).map((v) => `    const b${v} = v128.load(panel, ${64 * turn + 16 * v});`);
    const sums = range(rows).flatMap((row) => {
      const value = packed ? `a, ${4 * (turn * rows + row)}` : `a${row}, ${4 * turn}`;
      return [
        `    const x${row} = v128.load_splat<f32>(${value});`,
        ...range(vectors).map((v) => `    c${row}_${v} = Vector.madd(x${row}, b${v}, c${row}_${v});`),
      ];
    });
    return `    {\n${[...loads, ...sums].join("\n")}\n    }`;
  });
  const steps = packed ? [`    a += ${4 * unroll * rows};`] : range(rows).map((row) => `    a${row} += ${4 * unroll};`);
  return `  while (panel < ${end}) {\n${[...turns, `    panel += ${64 * unroll};`, ...steps].join("\n")}\n  }\n`;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
