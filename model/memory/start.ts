import {
  CALIBRATION,
  FINAL_MIXERS,
  FINAL_MIXERS_SIZE,
  MATCH_MAPS,
  MATCH_MAPS_SIZE,
  MIXERS,
  MIXERS_SIZE,
} from "./bindings.ts";

/**
 * The parameters that a memory begins with, calibrated on code of many languages (`npm run bench -- memory-start`): too much to
 * be learned from a small workspace. They are a custom section of the compiled module, in 16 bits each: a probability as
 * a fraction of 65535, a count as it is, a weight as the upper half of its f32. The weights with a network are calibrated with the
 * base network.
 */
export const START_SECTION = "start";

const ONE = 65535;
/** Map entries are pairs of f32 probability and count; an f32 one in the maps of matches, or else a u32. */
const mapWords = (MATCH_MAPS - CALIBRATION) / 4;
const matchWords = MATCH_MAPS_SIZE / 4;
/** Without the network, then with it. */
const mixers = { from: (MIXERS - CALIBRATION) / 4, words: (2 * MIXERS_SIZE) / 4 };
const finalMixers = { from: (FINAL_MIXERS - CALIBRATION) / 4, words: FINAL_MIXERS_SIZE / 4 };

/** Numbers of 16 bits in a start. */
export const START_LENGTH = mapWords + matchWords + mixers.words + finalMixers.words;

/** The numbers of a memory's parameters, in f32, that are the weights with a network: [from, to). */
export const NETWORK_WEIGHTS = [mixers.from + mixers.words / 2, mixers.from + mixers.words] as const;

/** @param parameters of a memory, or the mean of several: `counts` are as many u32 */
export function encodeStart(parameters: Float32Array, counts: Uint32Array): Uint16Array {
  const start = new Uint16Array(START_LENGTH);
  const bits = new Uint32Array(parameters.buffer, parameters.byteOffset, parameters.length);
  const maps = mapWords + matchWords;
  for (let i = 0; i < maps; i += 2) {
    start[i] = Math.round(parameters[i] * ONE);
    start[i + 1] = i < mapWords ? counts[i + 1] : parameters[i + 1];
  }
  let at = maps;
  for (const { from, words } of [mixers, finalMixers])
    for (let i = 0; i < words; i++) start[at++] = (bits[from + i] + 0x8000) >>> 16;
  return start;
}

/** Writes a start into the parameters of a memory. @throws RangeError when it is one of another layout */
export function decodeStart(start: Uint16Array, parameters: Uint8Array): void {
  if (start.length !== START_LENGTH) throw new RangeError(`a start of ${start.length} numbers, not ${START_LENGTH}`);
  const floats = new Float32Array(parameters.buffer, parameters.byteOffset, parameters.length / 4);
  const bits = new Uint32Array(parameters.buffer, parameters.byteOffset, parameters.length / 4);
  const maps = mapWords + matchWords;
  for (let i = 0; i < maps; i += 2) {
    floats[i] = start[i] / ONE;
    if (i < mapWords) bits[i + 1] = start[i + 1];
    else floats[i + 1] = start[i + 1];
  }
  let at = maps;
  for (const { from, words } of [mixers, finalMixers])
    for (let i = 0; i < words; i++) bits[from + i] = start[at++] << 16;
}
