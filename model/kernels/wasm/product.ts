/**
 * Matrix products, blocked for the caches after Goto and van de Geijn (2008).
 *
 * A right-hand side b [K, N] is packed in panels of 16 columns, so that the tile reads one line of memory per k:
 *
 *   panel 0: b[0][0..15] b[1][0..15] … b[K−1][0..15]   panel 1: b[0][16..31] …   columns beyond N are 0
 *
 * A block of KC rows of a panel (32 kB) stays in the first cache while a tile of 6 × 16 sums in registers walks down
 * MC rows of the left-hand side, which stay in the second. Addresses and strides are in bytes.
 */
import {
  tilePacked1,
  tilePacked4,
  tilePacked5,
  tilePacked6,
  tileRows1,
  tileRows4,
  tileRows5,
  tileRows6,
  tileTwoPanels,
} from "./tiles";
import { FLOAT, VECTOR } from "./vector";

/** Columns of a panel. */
export const PANEL: i32 = 16;
const PANEL_ROW: usize = 64;
const KC: i32 = 512;
const MC: i32 = 192;
/** Columns that `multiplyTN` packs at once. */
const NC: i32 = 512;

/** Address of `scratchLength` bytes in which this thread packs for the length of one product. */
let scratch: usize = 0;

/** Bytes that `setScratch` wants to be given. */
export function scratchLength(): i32 {
  return (MC * KC + KC * NC + MC * PANEL) * <i32>FLOAT;
}

export function setScratch(to: usize): void {
  scratch = to;
}

/** Numbers that `pack` makes of b [K, N]. */
export function packedLength(N: i32, K: i32): i32 {
  return ((N + PANEL - 1) & ~(PANEL - 1)) * K;
}

/** Packs columns [from, to) of b [K, N]; `from` is a multiple of 16, and so is `to` unless it is N. */
export function pack(packed: usize, b: usize, N: i32, K: i32, from: i32, to: i32): void {
  for (let j = from; j < to; j += PANEL) {
    packPanel(packed + <usize>(j * K) * FLOAT, b + <usize>j * FLOAT, <usize>N * FLOAT, K, min(PANEL, to - j));
  }
}

/** One panel of K rows from a matrix with rows of `stride` bytes; columns beyond `width` become 0. */
function packPanel(to: usize, from: usize, stride: usize, K: i32, width: i32): void {
  if (width === PANEL) {
    for (let k = 0; k < K; k++) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, VECTOR), VECTOR);
      v128.store(to, v128.load(from, 2 * VECTOR), 2 * VECTOR);
      v128.store(to, v128.load(from, 3 * VECTOR), 3 * VECTOR);
      to += PANEL_ROW;
      from += stride;
    }
    return;
  }
  for (let k = 0; k < K; k++) {
    memory.copy(to, from, <usize>width * FLOAT);
    memory.fill(to + <usize>width * FLOAT, 0, PANEL_ROW - <usize>width * FLOAT);
    to += PANEL_ROW;
    from += stride;
  }
}

/** As `pack`, of bᵀ: `b` is [N, K]. */
export function packTransposed(packed: usize, b: usize, K: i32, from: i32, to: i32): void {
  const stride = <usize>K * FLOAT;
  for (let j = from; j < to; j += PANEL) {
    const panel = packed + <usize>(j * K) * FLOAT;
    const width = min(PANEL, to - j);
    const whole = width === PANEL ? K & ~3 : 0;
    for (let k = 0; k < whole; k += 4) {
      for (let q = 0; q < PANEL; q += 4) {
        transpose4(panel + <usize>(k * PANEL + q) * FLOAT, b + <usize>(j + q) * stride + <usize>k * FLOAT, stride);
      }
    }
    for (let k = whole; k < K; k++) {
      for (let column = 0; column < PANEL; column++) {
        const value = column < width ? load<f32>(b + <usize>(j + column) * stride + <usize>k * FLOAT) : 0;
        store<f32>(panel + <usize>(k * PANEL + column) * FLOAT, value);
      }
    }
  }
}

/** A block of 4 × 4, from rows of `stride` bytes to rows of a panel. */
function transpose4(to: usize, from: usize, stride: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const AB = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const CD = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<i32>(ab, cd, 2, 3, 6, 7), PANEL_ROW);
  v128.store(to, v128.shuffle<i32>(AB, CD, 0, 1, 4, 5), 2 * PANEL_ROW);
  v128.store(to, v128.shuffle<i32>(AB, CD, 2, 3, 6, 7), 3 * PANEL_ROW);
}

/** c [M, N] += a [M, K] · b, packed. Every element is summed in the order of k, whatever M and N are. */
export function multiply(c: usize, a: usize, packed: usize, M: i32, N: i32, K: i32): void {
  if (M === 1) multiplyRow(c, a, packed, N, K);
  else multiplyRows(c, a, packed, M, N, K);
}

/** One row, as it is when single characters are read: two panels at a time. */
function multiplyRow(c: usize, a: usize, packed: usize, N: i32, K: i32): void {
  const panel = <usize>K * PANEL_ROW;
  const pairs = N & ~(2 * PANEL - 1);
  for (let j = 0; j < pairs; j += 2 * PANEL) {
    tileTwoPanels(K, a, packed, packed + panel, c);
    packed += 2 * panel;
    c += 2 * PANEL_ROW;
  }
  if (pairs < N) multiplyRows(c, a, packed, 1, N - pairs, K);
}

function multiplyRows(c: usize, a: usize, packed: usize, M: i32, N: i32, K: i32): void {
  const aRow = <usize>K * FLOAT;
  const cRow = <usize>N * FLOAT;
  for (let k0 = 0; k0 < K; k0 += KC) {
    const kc = min(KC, K - k0);
    for (let m0 = 0; m0 < M; m0 += MC) {
      const mc = min(MC, M - m0);
      const block = a + <usize>m0 * aRow + <usize>k0 * FLOAT;
      const rows = c + <usize>m0 * cRow;
      for (let j = 0; j < N; j += PANEL) {
        const panel = packed + <usize>(j * K + k0 * PANEL) * FLOAT;
        const width = min(PANEL, N - j);
        const target = beginStrip(rows + <usize>j * FLOAT, cRow, mc, width);
        walkRows(mc, kc, block, aRow, panel, target, width === PANEL ? cRow : PANEL_ROW);
        endStrip(rows + <usize>j * FLOAT, cRow, mc, width);
      }
    }
  }
}

/**
 * c [M, N] += aᵀ · b, where a is [K, M] with rows that begin `stride` numbers after each other, and b [K, N]: the gradient
 * of weights, or of some of their rows.
 */
export function multiplyTN(c: usize, a: usize, b: usize, M: i32, N: i32, K: i32, stride: i32): void {
  const aRow = <usize>stride * FLOAT;
  const cRow = <usize>N * FLOAT;
  const packedA = scratch;
  const packedB = scratch + <usize>(MC * KC) * FLOAT;
  for (let k0 = 0; k0 < K; k0 += KC) {
    const kc = min(KC, K - k0);
    for (let n0 = 0; n0 < N; n0 += NC) {
      const nc = min(NC, N - n0);
      for (let j = 0; j < nc; j += PANEL) {
        const from = b + <usize>k0 * cRow + <usize>(n0 + j) * FLOAT;
        packPanel(packedB + <usize>(j * kc) * FLOAT, from, cRow, kc, min(PANEL, nc - j));
      }
      for (let m0 = 0; m0 < M; m0 += MC) {
        const mc = min(MC, M - m0);
        packTiles(packedA, a + <usize>k0 * aRow + <usize>m0 * FLOAT, aRow, mc, kc);
        const rows = c + <usize>m0 * cRow + <usize>n0 * FLOAT;
        for (let j = 0; j < nc; j += PANEL) {
          const width = min(PANEL, nc - j);
          const target = beginStrip(rows + <usize>j * FLOAT, cRow, mc, width);
          walkPacked(mc, kc, packedA, packedB + <usize>(j * kc) * FLOAT, target, width === PANEL ? cRow : PANEL_ROW);
          endStrip(rows + <usize>j * FLOAT, cRow, mc, width);
        }
      }
    }
  }
}

/** Address at which a strip of `width` columns is summed: its own, or a copy in the scratch if it is narrower than a tile. */
function beginStrip(c: usize, cRow: usize, M: i32, width: i32): usize {
  if (width === PANEL) return c;
  const strip = scratch + <usize>(MC * KC + KC * NC) * FLOAT;
  for (let m = 0; m < M; m++) memory.copy(strip + <usize>m * PANEL_ROW, c + <usize>m * cRow, <usize>width * FLOAT);
  return strip;
}

function endStrip(c: usize, cRow: usize, M: i32, width: i32): void {
  if (width === PANEL) return;
  const strip = scratch + <usize>(MC * KC + KC * NC) * FLOAT;
  for (let m = 0; m < M; m++) memory.copy(c + <usize>m * cRow, strip + <usize>m * PANEL_ROW, <usize>width * FLOAT);
}

/** The number of tiles of 5 rows if M is a sum of tiles of 6 and 5 rows, or 0 if it is not. */
function tilesOf5(M: i32): i32 {
  const fives = (6 - (M % 6)) % 6;
  return fives * 5 > M ? 0 : fives;
}

/** c [M, 16] += a · panel, with a as it stands: tiles of 6 and 5 rows where M is such a sum, else of 6, 4 and 1. */
function walkRows(M: i32, K: i32, a: usize, aRow: usize, panel: usize, c: usize, cRow: usize): void {
  const fives = tilesOf5(M);
  let m = M - fives * 5;
  for (; m >= 6; m -= 6) {
    tileRows6(K, a, aRow, panel, c, cRow);
    a += 6 * aRow;
    c += 6 * cRow;
  }
  for (let five = 0; five < fives; five++) {
    tileRows5(K, a, aRow, panel, c, cRow);
    a += 5 * aRow;
    c += 5 * cRow;
  }
  for (; m >= 4; m -= 4) {
    tileRows4(K, a, aRow, panel, c, cRow);
    a += 4 * aRow;
    c += 4 * cRow;
  }
  for (; m > 0; m--) {
    tileRows1(K, a, aRow, panel, c, cRow);
    a += aRow;
    c += cRow;
  }
}

/** As `walkRows`, with a from `packTiles`. */
function walkPacked(M: i32, K: i32, a: usize, panel: usize, c: usize, cRow: usize): void {
  const step = <usize>K * FLOAT;
  const fives = tilesOf5(M);
  let m = M - fives * 5;
  for (; m >= 6; m -= 6) {
    tilePacked6(K, a, panel, c, cRow);
    a += 6 * step;
    c += 6 * cRow;
  }
  for (let five = 0; five < fives; five++) {
    tilePacked5(K, a, panel, c, cRow);
    a += 5 * step;
    c += 5 * cRow;
  }
  for (; m >= 4; m -= 4) {
    tilePacked4(K, a, panel, c, cRow);
    a += 4 * step;
    c += 4 * cRow;
  }
  for (; m > 0; m--) {
    tilePacked1(K, a, panel, c, cRow);
    a += step;
    c += cRow;
  }
}

/** Columns [0, M) of a [K, …], in the order in which `walkPacked` takes them: tile by tile, k by k. */
function packTiles(to: usize, a: usize, aRow: usize, M: i32, K: i32): void {
  const fives = tilesOf5(M);
  let m = M - fives * 5;
  for (; m >= 6; m -= 6) {
    let from = a;
    for (let k = 0; k < K; k++) {
      store<u64>(to, load<u64>(from));
      store<u64>(to, load<u64>(from, 8), 8);
      store<u64>(to, load<u64>(from, 16), 16);
      to += 24;
      from += aRow;
    }
    a += 24;
  }
  for (let five = 0; five < fives; five++) {
    let from = a;
    for (let k = 0; k < K; k++) {
      store<u64>(to, load<u64>(from));
      store<u64>(to, load<u64>(from, 8), 8);
      store<u32>(to, load<u32>(from, 16), 16);
      to += 20;
      from += aRow;
    }
    a += 20;
  }
  for (; m >= 4; m -= 4) {
    let from = a;
    for (let k = 0; k < K; k++) {
      v128.store(to, v128.load(from));
      to += 16;
      from += aRow;
    }
    a += 16;
  }
  for (; m > 0; m--) {
    let from = a;
    for (let k = 0; k < K; k++) {
      store<f32>(to, load<f32>(from));
      to += 4;
      from += aRow;
    }
    a += 4;
  }
}
