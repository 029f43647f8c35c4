import type { Floats } from "../kernels.ts";

export function fillRows(rows: Floats, row: Floats, count: number, length: number): void {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) rows[i * length + j] = row[j];
  }
}

export function sumRows(row: Floats, rows: Floats, count: number, length: number, stride: number): void {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) row[j] += rows[i * stride + j];
  }
}

export function gatherRows(
  rows: Floats,
  table: Floats,
  row: Floats,
  characters: Uint8Array,
  count: number,
  W: number,
  length: number,
): void {
  fillRows(rows, row, count, length);
  for (let i = 0; i < count; i++) {
    for (let w = 0; w < W; w++) {
      const from = (w * 256 + characters[i * W + w]) * length;
      for (let j = 0; j < length; j++) rows[i * length + j] += table[from + j];
    }
  }
}

export function scatterRows(
  table: Floats,
  rows: Floats,
  characters: Uint8Array,
  count: number,
  W: number,
  length: number,
  stride: number,
): void {
  for (let i = 0; i < count; i++) {
    for (let w = 0; w < W; w++) {
      const to = (w * 256 + characters[i * W + w]) * stride;
      for (let j = 0; j < length; j++) table[to + j] += rows[i * stride + j];
    }
  }
}
