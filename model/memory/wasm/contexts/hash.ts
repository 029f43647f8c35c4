import { HASHES } from "../layout";

const MULTIPLIER: u32 = 0x9e3779b1;

/** One hash of two. */
export function mix(a: u32, b: u32): u32 {
  const h = (a ^ (b * 0x85ebca6b)) * MULTIPLIER;
  return h ^ (h >> 15);
}

/** Hands over what a context model looks at: one of list.ts. */
export function put(context: i32, hash: u32): void {
  store<u32>(HASHES + ((<usize>context) << 2), (hash + <u32>context) * MULTIPLIER);
}
