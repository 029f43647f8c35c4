import { FLOAT8_SHIFT } from "./bindings.ts";

/**
 * Numbers from 1 to 2^16 in 8 bits: 4 of the exponent and 4 of the fraction, as they stand in a float32. At most 3 % off;
 * what is beyond either end becomes that end.
 */
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

const ONE = 0x3f800000;

/** The code nearest to `value`, which is not negative. */
export function toFloat8(value: number): number {
  float[0] = value;
  const code = (bits[0] - ONE + (1 << (FLOAT8_SHIFT - 1))) >> FLOAT8_SHIFT;
  return Math.max(0, Math.min(255, code));
}

export function fromFloat8(code: number): number {
  bits[0] = ONE + (code << FLOAT8_SHIFT);
  return float[0];
}
