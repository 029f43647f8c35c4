/** Who speaks for a byte, and how much. */
import { EVIDENCE, ROW } from "./layout";
import { addShares } from "./mixer";
import { nextBit, predictBit, startByte } from "./predict";

/**
 * Sums up in `EVIDENCE` what each input says for `byte` at the reading position, in nats: of each of its bits the part of
 * the log odds. Returns the probability of the byte.
 */
export function explainByte(byte: u32, withNetwork: bool): f64 {
  memory.fill(EVIDENCE, 0, ROW);
  let product: f64 = 1;
  startByte(withNetwork, false);
  for (let shift = 7; shift >= 0; shift--) {
    const bit = <i32>(byte >> <u32>shift) & 1;
    const p = predictBit();
    product *= bit ? <f64>p : 1 - <f64>p;
    addShares(EVIDENCE, bit ? 1 : -1);
    nextBit(bit);
  }
  return product;
}
