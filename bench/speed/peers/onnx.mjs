// Writes the graph of one step of a network as an ONNX model: its few protocol buffers by hand, after onnx.proto.

const V = 256;
/** Tensor element types. */
const FLOAT = 1;
const INT64 = 7;

/** character [1, 1], hidden [1, 1, H] (, cell) → probabilities [1, 256], hidden_next (, cell_next); random weights. */
export function model(cell, H) {
  const G = { gru: 3, lstm: 4 }[cell] * H;
  const states = { gru: ["hidden"], lstm: ["hidden", "cell"] }[cell];
  const kind = { gru: "GRU", lstm: "LSTM" }[cell];
  const oneHot = new Float32Array(V * V).map((_, i) => (i % (V + 1) === 0 ? 1 : 0));
  const random = (length) => new Float32Array(length).map(() => (Math.random() - 0.5) / Math.sqrt(H));
  const attributes = [integer("hidden_size", H), ...(cell === "gru" ? [integer("linear_before_reset", 1)] : [])];
  const nodes = [
    node("Gather", ["one_hot", "character"], ["x"]),
    node(kind, ["x", "W", "R", "B", "", ...states], ["", ...states.map((name) => `${name}_next`)], attributes),
    node("Reshape", ["hidden_next", "shape"], ["row"]),
    node("Gemm", ["row", "V", "b"], ["logits"], [integer("transB", 1)]),
    node("Softmax", ["logits"], ["probabilities"]),
  ];
  const tensors = [
    floats("one_hot", [V, V], oneHot),
    floats("W", [1, G, V], random(G * V)),
    floats("R", [1, G, H], random(G * H)),
    floats("B", [1, 2 * G], random(2 * G)),
    floats("V", [V, H], random(V * H)),
    floats("b", [V], random(V)),
    tensor("shape", [2], INT64, new Uint8Array(BigInt64Array.of(1n, BigInt(H)).buffer)),
  ];
  const inputs = [value("character", INT64, [1, 1]), ...states.map((name) => value(name, FLOAT, [1, 1, H]))];
  const outputs = [
    value("probabilities", FLOAT, [1, V]),
    ...states.map((name) => value(`${name}_next`, FLOAT, [1, 1, H])),
  ];
  const graph = [
    ...nodes.map((bytes) => field(1, bytes)),
    field(2, "step"),
    ...tensors.map((bytes) => field(5, bytes)),
    ...inputs.map((bytes) => field(11, bytes)),
    ...outputs.map((bytes) => field(12, bytes)),
  ];
  const operators = Buffer.concat([field(1, ""), field(2, 17)]);
  return Buffer.concat([field(1, 8), field(7, Buffer.concat(graph)), field(8, operators)]);
}

function node(kind, inputs, outputs, attributes = []) {
  return Buffer.concat([
    ...inputs.map((name) => field(1, name)),
    ...outputs.map((name) => field(2, name)),
    field(4, kind),
    ...attributes.map((bytes) => field(5, bytes)),
  ]);
}

function integer(name, i) {
  return Buffer.concat([field(1, name), field(3, i), field(20, 2)]);
}

function floats(name, shape, values) {
  return tensor(name, shape, FLOAT, new Uint8Array(values.buffer));
}

function tensor(name, shape, type, bytes) {
  return Buffer.concat([...shape.map((size) => field(1, size)), field(2, type), field(8, name), field(9, bytes)]);
}

function value(name, type, shape) {
  const dimensions = Buffer.concat(shape.map((size) => field(1, field(1, size))));
  return Buffer.concat([field(1, name), field(2, field(1, Buffer.concat([field(1, type), field(2, dimensions)])))]);
}

/** A field of a message: a number, or text and bytes with their length before them. */
function field(number, content) {
  if (typeof content === "number") return Buffer.concat([varint(8 * number), varint(content)]);
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(8 * number + 2), varint(bytes.length), bytes]);
}

function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}
