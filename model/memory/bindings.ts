// Generated from wasm/ by scripts/bindings.ts: `npm run build` writes this file, `npm run check` compares it.

export const BRACKETS = 18;
export const CALIBRATION = 73152;
export const CALIBRATION_END = 1710544;
export const COLUMNS = 19;
export const CONSTANT_INPUT = 101;
export const CONTEXTS = 31;
export const EVIDENCE = 71872;
export const EXPECTED = 26;
export const FILES = 25;
export const FINAL_MIXERS = 1694144;
export const FINAL_MIXERS_SIZE = 16384;
export const HASHES = 72288;
export const INDIRECT = 27;
export const JOURNAL_ENTRY = 20;
export const LINES = 14;
export const LINE_BITS = 6;
export const LONGEST_MATCH = 63;
export const MATCHES = 3;
export const MATCH_INPUTS = 93;
export const MATCH_MAPS = 200128;
export const MATCH_MAPS_SIZE = 3072;
export const MIXERS = 203200;
export const MIXERS_SIZE = 745472;
export const NETWORK_IGNORED = 1710528;
export const NETWORK_INPUTS = 99;
export const NETWORK_LEAVES = 69408;
export const PERMITTED_LEAVES = 70688;
export const POSITION = 70944;
export const POSITION_SIZE = 512;
export const SHAPES = 21;
export const UNIT = 16;
export const UNITS_PER_CHARACTER = 2400;
export const WORDS = 6;

interface Exports {
  beginRecording: () => number;
  end: () => number;
  explainByte: (byte: number, withNetwork: boolean) => number;
  initialize: () => void;
  journalRoom: () => number;
  layOut: (lines: number, matches: number, textSize: number, units: number) => number;
  learnByte: (byte: number, withNetwork: boolean) => number;
  likelihood: () => number;
  matchLength: (match: number) => number;
  matchPointer: (match: number) => number;
  mostProbable: (withNetwork: boolean) => number;
  probabilityOf: (byte: number, withNetwork: boolean) => number;
  push: (byte: number) => void;
  refreshByte: (byte: number) => void;
  rollBack: (to: number) => void;
  rollBackSome: (to: number, count: number) => boolean;
  startAnew: (end: number) => void;
  stopRecording: () => void;
  sumNetwork: () => void;
  sumPermitted: () => void;
  textRoom: () => number;
  textStart: () => number;
}

/** The functions of an instance of the module. */
export function bind({ exports }: WebAssembly.Instance) {
  const wasm = exports as unknown as Exports;
  return {
    beginRecording: wasm.beginRecording,
    end: wasm.end,
    explainByte: wasm.explainByte,
    initialize: wasm.initialize,
    journalRoom: wasm.journalRoom,
    layOut: (lines: number, matches: number, textSize: number, units: number): number =>
      wasm.layOut(lines, matches, textSize, units) >>> 0,
    learnByte: wasm.learnByte,
    likelihood: wasm.likelihood,
    matchLength: wasm.matchLength,
    matchPointer: wasm.matchPointer,
    mostProbable: wasm.mostProbable,
    probabilityOf: wasm.probabilityOf,
    push: wasm.push,
    refreshByte: wasm.refreshByte,
    rollBack: wasm.rollBack,
    rollBackSome: wasm.rollBackSome,
    startAnew: wasm.startAnew,
    stopRecording: wasm.stopRecording,
    sumNetwork: wasm.sumNetwork,
    sumPermitted: wasm.sumPermitted,
    textRoom: wasm.textRoom,
    textStart: (): number => wasm.textStart() >>> 0,
  };
}
