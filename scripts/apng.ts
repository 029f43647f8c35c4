/** Animated PNG (https://www.w3.org/TR/png-3/): screenshots in, one picture that moves out. Every browser shows it. */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Bytes of a pixel, by colour type: red, green, blue, and opacity where there is one. */
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
const RGB = 3;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, row by row. */
  readonly pixels: Uint8Array;
}

export interface Frame {
  readonly picture: Picture;
  /** How long it is shown. */
  readonly milliseconds: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads a PNG of eight bits a channel that is not interlaced, such as a browser takes; opacity is dropped. @throws RangeError for any other */
export function decodePng(png: Uint8Array): Picture {
  const data: Uint8Array[] = [];
  let header: Buffer | undefined;
  for (const { type, content } of chunksOf(Buffer.from(png))) {
    if (type === "IHDR") header = content;
    if (type === "IDAT") data.push(content);
  }
  if (header === undefined) throw new RangeError("This is no PNG.");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, color = 0, , , interlaced] = header.subarray(8);
  const channels = CHANNELS[color];
  if (depth !== 8 || channels === undefined || interlaced !== 0)
    throw new RangeError(`A PNG of ${depth} bits and colour type ${color} is not read.`);
  const rows = unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  const pixels = new Uint8Array(width * height * RGB);
  for (let i = 0; i < width * height; i++) pixels.set(rows.subarray(i * channels, i * channels + RGB), i * RGB);
  return { width, height, pixels };
}

/** Frames of one size as an animation that repeats for ever; each holds only what differs from the one before. */
export function encodeApng(frames: readonly Frame[]): Buffer {
  const { width, height } = frames[0]!.picture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", header), chunk("acTL", integers(frames.length, 0))];
  let sequence = 0;
  frames.forEach(({ picture, milliseconds }, i) => {
    const box = i === 0 ? { x: 0, y: 0, width, height } : changed(frames[i - 1]!.picture, picture);
    const control = Buffer.concat([integers(sequence++, box.width, box.height, box.x, box.y), Buffer.alloc(6)]);
    control.writeUInt16BE(milliseconds, 20);
    control.writeUInt16BE(1000, 22);
    chunks.push(chunk("fcTL", control));
    const content = compress(picture, box);
    chunks.push(i === 0 ? chunk("IDAT", content) : chunk("fdAT", Buffer.concat([integers(sequence++), content])));
  });
  return Buffer.concat([SIGNATURE, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

function* chunksOf(png: Buffer): Generator<{ readonly type: string; readonly content: Buffer }, void> {
  for (let at = SIGNATURE.length; at + 8 <= png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString("latin1", at + 4, at + 8), content: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

/** Undoes the filter that each row was written with: its bytes are differences to their neighbours. */
function unfilter(filtered: Uint8Array, stride: number, height: number, channels: number): Uint8Array {
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < channels ? 0 : rows[at - channels]!;
      const up = y === 0 ? 0 : rows[at - stride]!;
      const corner = x < channels || y === 0 ? 0 : rows[at - stride - channels]!;
      rows[at] = filtered[at + y + 1]! + predicted(filter, left, up, corner);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(left + up - corner - one)) as [number, number, number];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** The smallest box that holds every pixel that differs; a single pixel where none does. */
function changed(before: Picture, { width, height, pixels }: Picture): Box {
  const [left, top, right, bottom] = [width, height, 0, 0];
  let box = { left, top, right, bottom };
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] === before.pixels[i]) continue;
    const pixel = Math.floor(i / RGB);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    box = {
      left: Math.min(box.left, x),
      top: Math.min(box.top, y),
      right: Math.max(box.right, x + 1),
      bottom: Math.max(box.bottom, y + 1),
    };
  }
  if (box.right === 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
}

/** Rows without a filter: text on one colour is mostly repetition. */
function compress({ width, pixels }: Picture, box: Box): Buffer {
  const stride = box.width * RGB;
  const rows = Buffer.alloc((stride + 1) * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = ((box.y + y) * width + box.x) * RGB;
    rows.set(pixels.subarray(start, start + stride), y * (stride + 1) + 1);
  }
  return deflateSync(rows, { level: 9 });
}

function chunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  return Buffer.concat([integers(content.length), named, integers(crc32(named))]);
}

function integers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}
