/** Softmax and its loss, on rows of V logits. */
import { FLOAT, VECTOR, Vector } from "./vector";

/** Every row of `rows` [count, V] = its softmax. */
export function softmax(rows: usize, count: i32, V: i32): void {
  for (let i = 0; i < count; i++) softmaxRow(rows + <usize>(i * V) * FLOAT, V);
}

/** The sum of −ln softmax(logits)[target], in nats; `logits` [count, V] become probabilities. */
export function crossEntropyForward(logits: usize, targets: usize, count: i32, V: i32): f64 {
  let nats: f64 = 0;
  for (let i = 0; i < count; i++) {
    const row = logits + <usize>(i * V) * FLOAT;
    const target = <f64>load<f32>(row + <usize>load<u8>(targets + <usize>i) * FLOAT);
    nats += softmaxRow(row, V) - target;
  }
  return nats;
}

/** Probabilities [count, V] become `scale` times the gradient of the loss by the logits. */
export function crossEntropyBackward(probabilities: usize, targets: usize, count: i32, V: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  const length = count * V;
  for (let i = 0; i < length; i += 4) {
    const at = probabilities + <usize>i * FLOAT;
    Vector.store(at, f32x4.mul(v128.load(at), factor), length - i);
  }
  for (let i = 0; i < count; i++) {
    const at = probabilities + <usize>(i * V + <i32>load<u8>(targets + <usize>i)) * FLOAT;
    store<f32>(at, load<f32>(at) - scale);
  }
}

/** Turns V logits into probabilities and returns ln Σ exp(logit). */
function softmaxRow(row: usize, V: i32): f64 {
  const whole = V & ~3;
  const end = row + <usize>whole * FLOAT;
  const last = row + <usize>V * FLOAT;
  let largest = load<f32>(row);
  if (whole > 0) {
    let most = v128.load(row);
    for (let at = row + VECTOR; at < end; at += VECTOR) most = Vector.max(most, v128.load(at));
    largest = max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
  }
  for (let at = end; at < last; at += FLOAT) largest = max(largest, load<f32>(at));
  const shift = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  for (let at = row; at < end; at += VECTOR) {
    const value = Vector.exp(f32x4.sub(v128.load(at), shift)); // never above 1, so the sum cannot overflow
    v128.store(at, value);
    sums = f32x4.add(sums, value);
  }
  let sum = Vector.sum(sums);
  for (let at = end; at < last; at += FLOAT) {
    const value = f32x4.extract_lane(Vector.exp(f32x4.splat(load<f32>(at) - largest)), 0);
    store<f32>(at, value);
    sum += value;
  }
  const factor = f32x4.splat(1 / sum);
  for (let at = row; at < last; at += VECTOR) {
    Vector.store(at, f32x4.mul(v128.load(at), factor), <i32>((last - at) / FLOAT));
  }
  return <f64>largest + <f64>Mathf.log(sum);
}
