import { ConfigError, type ConfigReason } from "../errors.ts";

/** Characters are UTF-8 bytes, so there are 256 of them and none is unknown. */
export const VOCABULARY_SIZE = 256;

/**
 * The character that stands before the first of every file, as input and in the window. Text holds no NUL, and the
 * network never generates one.
 */
export const BORDER = 0;

/**
 * `elman` is the plain recurrent network, `gru` and `lstm` remember over longer distances, and `sru` does so without a
 * matrix product from step to step, which makes it the fastest to train.
 */
export type CellKind = "elman" | "gru" | "lstm" | "sru";

export const CELL_KINDS: readonly CellKind[] = ["elman", "gru", "lstm", "sru"];

/** The number of gates that a layer computes of its input: G = gates · H. The first layer of sru computes its highway, too. */
export function gatesOf(cell: CellKind, depth: number): number {
  if (cell === "sru") return depth === 0 ? 4 : 3;
  return { elman: 1, gru: 3, lstm: 4 }[cell];
}

/** The blueprint of a network. */
export interface Config {
  readonly cell: CellKind;
  /** Numbers in the hidden state of a layer. */
  readonly hiddenSize: number;
  readonly layers: number;
  /**
   * The number of last characters that the first layer sees at once, each through a table of its own. 1 is the network of
   * the textbooks; more spares the hidden state from remembering what was just read.
   */
  readonly window: number;
  /** Numbers in the latent state of the encoder, which reads what follows the cursor. Without it there is no encoder. */
  readonly encoder?: number;
  /** The languages that the head on the last hidden state tells apart. Without them there is no head. */
  readonly languages?: readonly string[];
}

/** Largest values that are accepted. */
export const CONFIG_BOUNDS = { hiddenSize: 8192, layers: 16, window: 32, encoder: 1024, languages: 64 } as const;

/**
 * The winner of the tournament after five minutes of two cores, on workspaces of all sizes; after one minute 384 units are
 * still better by a hundredth.
 */
export const DEFAULT_CONFIG: Config = { cell: "sru", hiddenSize: 512, layers: 2, window: 4 };

/** `value` as a blueprint, or a `ConfigError` that names the field which is wrong. */
export function checkConfig(value: unknown): Config {
  if (typeof value !== "object" || value === null)
    throw new ConfigError("shape", `a configuration is an object, not ${JSON.stringify(value)}`);
  const { cell, hiddenSize, layers, window, encoder, languages } = value as Record<string, unknown>;
  if (typeof cell !== "string" || !CELL_KINDS.includes(cell as CellKind)) {
    throw new ConfigError("cell", `cell is ${JSON.stringify(cell)}, and has to be one of ${CELL_KINDS.join(", ")}`);
  }
  return {
    cell: cell as CellKind,
    hiddenSize: checkCount("hiddenSize", hiddenSize),
    layers: checkCount("layers", layers),
    window: checkCount("window", window),
    ...(encoder === undefined ? {} : { encoder: checkCount("encoder", encoder) }),
    ...(languages === undefined ? {} : { languages: checkLanguages(languages) }),
  };
}

function checkLanguages(value: unknown): readonly string[] {
  const most = CONFIG_BOUNDS.languages;
  if (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= most &&
    value.every((one) => typeof one === "string")
  )
    return value;
  throw new ConfigError("languages", `languages has to be a list of 1 to ${most} names, not ${JSON.stringify(value)}`);
}

function checkCount(field: ConfigReason & keyof typeof CONFIG_BOUNDS, value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= CONFIG_BOUNDS[field])
    return value as number;
  throw new ConfigError(
    field,
    `${field} is ${JSON.stringify(value)}, and has to be an integer from 1 to ${CONFIG_BOUNDS[field]}`,
  );
}
