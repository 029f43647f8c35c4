import { type Edit, type Text, textOf } from "../../model/text.ts";

/** A text that is copied at every edit. */
export class EditedText implements Text {
  bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }

  at(offset: number): number {
    return textOf(this.bytes).at(offset);
  }

  slice(start: number, end: number): Uint8Array {
    return textOf(this.bytes).slice(start, end);
  }

  indexOf(byte: number, from: number): number {
    return textOf(this.bytes).indexOf(byte, from);
  }

  edit({ start, end, inserted }: Edit): void {
    const bytes = new Uint8Array(this.length + inserted.length - (end - start));
    bytes.set(this.bytes.subarray(0, start));
    bytes.set(inserted, start);
    bytes.set(this.bytes.subarray(end), start + inserted.length);
    this.bytes = bytes;
  }
}
