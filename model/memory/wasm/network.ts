/** The network's distribution over bytes as an input of the mixers: split into the bits of a binary tree. */
import { NETWORK, NETWORK_INPUTS, X } from "./layout";
import { stretch } from "./logistic";

const LEAST: f32 = 1e-7;
const EDGE: f32 = 0.0003;

/** Sums up the 256 probabilities that were put at the leaves. */
export function sumNetwork(): void {
  for (let node = 255; node > 0; node--) {
    const below = NETWORK + ((<usize>node) << 3);
    store<f32>(NETWORK + ((<usize>node) << 2), load<f32>(below) + load<f32>(below, 4));
  }
}

/** Writes the network's inputs for the bit after `partial`, or zeros. Returns how sure it is, 0 … 15. */
export function predictNetwork(partial: u32, present: bool): u32 {
  const input = X + (NETWORK_INPUTS << 2);
  if (!present) {
    store<f32>(input, 0);
    store<f32>(input, 0, 4);
    return 0;
  }
  const below = NETWORK + ((<usize>partial) << 3);
  const one = load<f32>(below, 4) + LEAST;
  const p = max<f32>(EDGE, min<f32>(1 - EDGE, one / (load<f32>(below) + one + LEAST)));
  const s = stretch(p);
  store<f32>(input, s);
  store<f32>(input, (p - 0.5) * 4, 4);
  return <u32>(s + 8);
}
