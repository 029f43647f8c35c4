/** Rows of matrices: filled, summed, gathered from a table and scattered back to it. Strides are in numbers. */
import { FLOAT, VECTOR, Vector } from "./vector";

/** Every row of `rows` [count, length] = `row`. */
export function fillRows(rows: usize, row: usize, count: i32, length: i32): void {
  const bytes = <usize>length * FLOAT;
  for (let i = 0; i < count; i++) memory.copy(rows + <usize>i * bytes, row, bytes);
}

/** `row` [length] += the sum of `count` rows of `length` numbers that begin `stride` numbers after each other. */
export function sumRows(row: usize, rows: usize, count: i32, length: i32, stride: i32): void {
  const bytes = <usize>stride * FLOAT;
  // Four rows at once, since loading and storing the sum costs as much as adding to it.
  for (; count >= 4; count -= 4) {
    for (let i = 0; i < length; i += 4) {
      const at = rows + <usize>i * FLOAT;
      const first = f32x4.add(v128.load(at), v128.load(at + bytes));
      const second = f32x4.add(v128.load(at + 2 * bytes), v128.load(at + 3 * bytes));
      const to = row + <usize>i * FLOAT;
      Vector.store(to, f32x4.add(v128.load(to), f32x4.add(first, second)), length - i);
    }
    rows += 4 * bytes;
  }
  for (; count > 0; count--) {
    addRow(row, rows, length);
    rows += bytes;
  }
}

/** `to` [length] += `from` [length]. */
function addRow(to: usize, from: usize, length: i32): void {
  for (let i = 0; i < length; i += 4) {
    const at = <usize>i * FLOAT;
    Vector.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)), length - i);
  }
}

/** Row i of `rows` [count, length] = `row` + Σ_w table[w · 256 + characters[i · W + w]]. */
export function gatherRows(
  rows: usize,
  table: usize,
  row: usize,
  characters: usize,
  count: i32,
  W: i32,
  length: i32,
): void {
  const bytes = <usize>length * FLOAT;
  for (let i = 0; i < count; i++) {
    const to = rows + <usize>i * bytes;
    const first = table + <usize>load<u8>(characters + <usize>(i * W)) * bytes;
    for (let j: usize = 0; j < bytes; j += VECTOR) {
      Vector.store(to + j, f32x4.add(v128.load(row + j), v128.load(first + j)), length - <i32>(j / FLOAT));
    }
    for (let w = 1; w < W; w++) {
      addRow(to, table + <usize>(w * 256 + <i32>load<u8>(characters + <usize>(i * W + w))) * bytes, length);
    }
  }
}

/** `table` += `length` numbers of each of `rows`, at the W rows it was gathered from. Rows of both begin `stride` numbers after each other. */
export function scatterRows(
  table: usize,
  rows: usize,
  characters: usize,
  count: i32,
  W: i32,
  length: i32,
  stride: i32,
): void {
  const bytes = <usize>stride * FLOAT;
  for (let i = 0; i < count; i++) {
    for (let w = 0; w < W; w++) {
      addRow(table + <usize>(w * 256 + <i32>load<u8>(characters + <usize>(i * W + w))) * bytes, rows, length);
    }
    rows += bytes;
  }
}
