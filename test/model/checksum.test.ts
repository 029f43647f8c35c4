import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 as standard } from "node:zlib";
import { crc32 } from "../../model/checksum.ts";

test("the checksum is the CRC-32 that zip and PNG use, in one piece or in several", () => {
  const bytes = Uint8Array.from({ length: 67 }, (_, i) => (i * i * 31) & 0xff);
  for (let length = 0; length <= bytes.length; length++) {
    const part = bytes.subarray(0, length);
    assert.equal(crc32(part), standard(part), `${length} bytes`);
    assert.equal(crc32(bytes.subarray(length), crc32(part)), standard(bytes));
  }
});
