// Networks as other programs read and write them: the format safetensors (github.com/huggingface/safetensors), little-endian:
//
//   u64     length of the header, in bytes
//   JSON    the header: per tensor its type, shape and place in the data, and strings of the writer's as `__metadata__`
//   …       the data, without gaps
//
// Of a training it has the parameters by their names, Adam's moments by those with PyTorch's words for them before, and as metadata the
// configuration and how far it has come. Other programs may leave out moments. Tensors without numbers are not written.
import { viewOf } from "../checkpoint-frame.ts";
import { CheckpointError } from "../errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { seededRandom } from "../random.ts";
import { type Config, checkConfig } from "./config.ts";
import { Parameters, type Shapes, type Tensor, tensorShapes, tensorSize } from "./parameters.ts";
import { Training } from "./training.ts";

/** Where the header begins. */
const HEADER = 8;
/** The longest header that is read, in bytes: the largest network has a few hundred tensors. */
const MAX_HEADER = 2 ** 20;
/** Data begins at a multiple of this, so that programs can use it where it lies. */
const ALIGNMENT = 8;

const FIRST_MOMENT = "exp_avg.";
const SECOND_MOMENT = "exp_avg_sq.";

const WIDTHS = { F32: 4, U8: 1, U64: 8 } as const;

/** A tensor as a header describes it. */
export interface DescribedTensor {
  readonly name: string;
  readonly dtype: keyof typeof WIDTHS;
  readonly shape: readonly number[];
}

/** The beginning of a file with these tensors; their data follows, one after the other. */
export function safetensorsHeader(
  tensors: readonly DescribedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const { name, dtype, shape } of tensors) {
    const end = at + WIDTHS[dtype] * tensorSize(shape);
    header[name] = { dtype, shape, data_offsets: [at, end] };
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(HEADER + length).fill(0x20);
  viewOf(bytes).setBigUint64(0, BigInt(length), true);
  bytes.set(json, HEADER);
  return bytes;
}

/** A training as a file, without its place in the corpus. */
export function encodeSafetensors({ parameters, firstMoments, secondMoments, position }: Training): Uint8Array {
  const tensors = [
    ...named("", parameters),
    ...(position.step > 0 ? [...named(FIRST_MOMENT, firstMoments), ...named(SECOND_MOMENT, secondMoments)] : []),
  ].filter(({ values }) => values.length > 0);
  const header = safetensorsHeader(
    tensors.map(({ name, shape }) => ({ name, dtype: "F32", shape })),
    {
      format: "pt",
      config: JSON.stringify(parameters.config),
      step: String(position.step),
      trainedCharacters: String(position.trainedCharacters),
    },
  );
  const count = tensors.reduce((sum, { values }) => sum + values.length, 0);
  const bytes = new Uint8Array(header.length + 4 * count);
  bytes.set(header);
  const view = viewOf(bytes);
  let at = header.length;
  for (const { values } of tensors) {
    for (let i = 0; i < values.length; i++, at += 4) view.setFloat32(at, values[i], true);
  }
  return bytes;
}

/**
 * The training in a file, to go on with in any corpus; from its first step on where the file has no moments. Memory is allocated only
 * once the file was found to be whole.
 *
 * @throws CheckpointError
 */
export function decodeSafetensors(bytes: Uint8Array, kernels: Kernels): Training {
  const headerLength = checkHeaderLength(bytes);
  const header = parseHeader(bytes.subarray(HEADER, HEADER + headerLength));
  const metadata = metadataOf(header);
  const config = configOf(metadata);
  const hasMoments = Object.keys(header).some((name) => name.startsWith(SECOND_MOMENT));
  const prefixes = hasMoments ? ["", FIRST_MOMENT, SECOND_MOMENT] : [""];
  const shapes = prefixes.flatMap((prefix) =>
    tensorShapes(config).map(([name, shape]) => [`${prefix}${name}`, shape] as const),
  );
  const starts = checkTensors(header, shapes, bytes.length - HEADER - headerLength);
  const [step, trainedCharacters] = hasMoments
    ? [countIn(metadata, "step"), countIn(metadata, "trainedCharacters")]
    : [0, 0];
  const position = { step, trainedCharacters, random: seededRandom(step).state };
  const training = new Training(new Parameters(config, kernels), position, kernels);
  const view = viewOf(bytes.subarray(HEADER + headerLength));
  const blocks = [training.parameters, training.firstMoments, training.secondMoments].slice(0, prefixes.length);
  for (const { name, values } of blocks.flatMap((block, i) => named(prefixes[i], block))) {
    const start = starts.get(name) ?? 0;
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(start + 4 * i, true);
    if (!values.every(Number.isFinite)) throw malformed(`${name} has numbers that are not finite`);
  }
  return training;
}

function named(prefix: string, { tensors }: Parameters): Tensor[] {
  return tensors.map((tensor) => ({ ...tensor, name: `${prefix}${tensor.name}` }));
}

function checkHeaderLength(bytes: Uint8Array): number {
  if (bytes.length <= HEADER) throw truncated();
  const length = viewOf(bytes).getBigUint64(0, true);
  if (length < 2n || length > MAX_HEADER || bytes[HEADER] !== 0x7b) {
    throw new CheckpointError("foreign", "The file is not in the format safetensors.");
  }
  if (bytes.length - HEADER < Number(length)) throw truncated();
  return Number(length);
}

type Header = Readonly<Record<string, unknown>>;

function parseHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed("its header cannot be read", cause);
  }
}

type Metadata = Readonly<Record<string, unknown>>;

function metadataOf({ __metadata__: metadata }: Header): Metadata {
  if (typeof metadata === "object" && metadata !== null && "config" in metadata) return metadata as Metadata;
  throw new CheckpointError("foreign", "The file is in the format safetensors, but holds no network of Unroll.");
}

function configOf({ config }: Metadata): Config {
  try {
    return checkConfig(JSON.parse(String(config)));
  } catch (cause) {
    throw malformed("its configuration is none of a network", cause);
  }
}

function countIn(metadata: Metadata, name: string): number {
  const count = Number(metadata[name]);
  if (!Number.isSafeInteger(count) || count < 0) throw malformed(`its ${name} is ${JSON.stringify(metadata[name])}`);
  return count;
}

/** Where each tensor begins in the data: exactly those of the configuration fill it, in any order. */
function checkTensors(header: Header, shapes: Shapes, length: number): ReadonlyMap<string, number> {
  const wanted = new Map(shapes.filter(([, shape]) => tensorSize(shape) > 0));
  const starts = new Map<string, number>();
  const places: (readonly [start: number, end: number])[] = [];
  for (const [name, tensor] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const shape = wanted.get(name);
    if (shape === undefined) throw malformed(`its configuration has no tensor ${name}`);
    const [start, end] = checkTensor(name, tensor, shape);
    starts.set(name, start);
    places.push([start, end]);
  }
  const missing = [...wanted.keys()].find((name) => !starts.has(name));
  if (missing !== undefined) throw malformed(`${missing} is missing`);
  let at = 0;
  for (const [start, end] of places.sort(([a], [b]) => a - b)) {
    if (start !== at) throw malformed("its tensors overlap or have gaps");
    at = end;
  }
  if (at > length) throw truncated();
  if (at < length)
    throw new CheckpointError("trailing", `The file goes on ${length - at} bytes after its last tensor.`);
  return starts;
}

function checkTensor(name: string, tensor: unknown, shape: readonly number[]): readonly [number, number] {
  const { dtype, shape: found, data_offsets: offsets } = (tensor ?? {}) as Record<string, unknown>;
  if (dtype !== "F32") throw malformed(`${name} is of the type ${JSON.stringify(dtype)}, not F32`);
  if (JSON.stringify(found) !== JSON.stringify(shape)) {
    throw malformed(`${name} has the shape ${JSON.stringify(found)}, not ${JSON.stringify(shape)}`);
  }
  const [start, end] = Array.isArray(offsets) ? offsets : [];
  if (!Number.isSafeInteger(start) || start < 0 || end !== start + 4 * tensorSize(shape)) {
    throw malformed(`${name} has no place of its size`);
  }
  return [start, end];
}

function malformed(what: string, cause?: unknown): CheckpointError {
  return new CheckpointError("malformed", `The file is no network of Unroll: ${what}.`, { cause });
}

function truncated(): CheckpointError {
  return new CheckpointError("truncated", "The file ends too early.");
}
