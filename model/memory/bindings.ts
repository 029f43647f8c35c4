// Generated from wasm/ by scripts/bindings.ts: `npm run build` writes this file, `npm run check` compares it.

export const CALIBRATION = 72704;
export const CALIBRATION_END = 1710096;
export const CONTEXTS = 31;
export const FINAL_MIXERS = 1693696;
export const FINAL_MIXERS_SIZE = 16384;
export const HASHES = 71872;
export const JOURNAL_ENTRY = 20;
export const LINE_BITS = 6;
export const MATCH_MAPS = 199680;
export const MATCH_MAPS_SIZE = 3072;
export const MIXERS = 202752;
export const MIXERS_SIZE = 745472;
export const NETWORK_IGNORED = 1710080;
export const NETWORK_LEAVES = 69408;
export const PERMITTED_LEAVES = 70688;
export const POSITION = 70944;
export const POSITION_SIZE = 512;
export const UNIT = 16;
export const UNITS_PER_CHARACTER = 2400;

interface Exports {
  beginRecording: () => number;
  end: () => number;
  initialize: () => void;
  journalRoom: () => number;
  layOut: (lines: number, matches: number, textSize: number, units: number) => number;
  learnByte: (byte: number, withNetwork: boolean) => number;
  likelihood: () => number;
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
    initialize: wasm.initialize,
    journalRoom: wasm.journalRoom,
    layOut: (lines: number, matches: number, textSize: number, units: number): number =>
      wasm.layOut(lines, matches, textSize, units) >>> 0,
    learnByte: wasm.learnByte,
    likelihood: wasm.likelihood,
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
