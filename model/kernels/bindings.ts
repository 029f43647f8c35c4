// Generated from wasm/ by scripts/bindings.ts: `npm run build` writes this file, `npm run check` compares it.

export const FLOAT8_SHIFT = 19;
export const MAXIMUM_PAGES = 32768;
export const PACKED_COLUMNS = 16;

/** A view of the module's memory, in the place of its address. */
type View = Float32Array | Float64Array | Uint8Array;

interface Exports {
  activationLength: (K: number) => number;
  adam: (
    parameters: number,
    gradients: number,
    firstMoments: number,
    secondMoments: number,
    parametersLength: number,
    gradientScale: number,
    firstDecay: number,
    secondDecay: number,
    rate: number,
    secondCorrection: number,
    epsilon: number,
  ) => void;
  crossEntropyBackward: (probabilities: number, targets: number, count: number, V: number, scale: number) => void;
  crossEntropyForward: (logits: number, targets: number, count: number, V: number) => number;
  descend: (
    parameters: number,
    gradients: number,
    scales: number,
    parametersLength: number,
    rate: number,
    most: number,
  ) => void;
  dropout: (values: number, valuesLength: number, share: number, seed: number) => void;
  elmanBackward: (gates: number, recurrent: number, dHidden: number, dNextHidden: number, B: number, H: number) => void;
  elmanForward: (gates: number, recurrent: number, hidden: number, B: number, H: number) => void;
  fillRows: (rows: number, row: number, count: number, length: number) => void;
  gatherRows: (
    rows: number,
    table: number,
    row: number,
    characters: number,
    count: number,
    W: number,
    length: number,
  ) => void;
  gruBackward: (
    gates: number,
    recurrent: number,
    previousHidden: number,
    dHidden: number,
    dNextHidden: number,
    B: number,
    H: number,
  ) => void;
  gruForward: (gates: number, recurrent: number, previousHidden: number, hidden: number, B: number, H: number) => void;
  heapBase: () => number;
  lstmBackward: (
    gates: number,
    recurrent: number,
    previousCell: number,
    cell: number,
    dHidden: number,
    dNextHidden: number,
    dNextCell: number,
    B: number,
    H: number,
  ) => void;
  lstmForward: (
    gates: number,
    recurrent: number,
    previousCell: number,
    hidden: number,
    cell: number,
    B: number,
    H: number,
  ) => void;
  multiply: (c: number, a: number, packed: number, M: number, N: number, K: number) => void;
  multiplyQuantized: (c: number, a: number, integers: number, scales: number, N: number, K: number) => void;
  multiplyTN: (c: number, a: number, b: number, M: number, N: number, K: number, stride: number) => void;
  pack: (packed: number, b: number, N: number, K: number, from: number, to: number) => void;
  packTransposed: (packed: number, b: number, K: number, from: number, to: number) => void;
  packedLength: (N: number, K: number) => number;
  quantize: (integers: number, scales: number, weights: number, N: number, K: number) => void;
  quantizedLength: (K: number) => number;
  scatterRows: (
    table: number,
    rows: number,
    characters: number,
    count: number,
    W: number,
    length: number,
    stride: number,
  ) => void;
  scratchLength: () => number;
  setActivations: (to: number) => void;
  setScratch: (to: number) => void;
  softmax: (rows: number, count: number, V: number) => void;
  sruBackward: (
    gates: number,
    gateStride: number,
    highway: number,
    highwayStride: number,
    weights: number,
    resets: number,
    previousCell: number,
    cell: number,
    dHidden: number,
    dHighway: number,
    dHighwayStride: number,
    dWeights: number,
    T: number,
    B: number,
    H: number,
  ) => void;
  sruForward: (
    gates: number,
    gateStride: number,
    highway: number,
    highwayStride: number,
    weights: number,
    initialCell: number,
    resets: number,
    hidden: number,
    previousCell: number,
    cell: number,
    T: number,
    B: number,
    H: number,
  ) => void;
  sumOfSquares: (values: number, valuesLength: number) => number;
  sumRows: (row: number, rows: number, count: number, length: number, stride: number) => void;
}

/** The functions of an instance of the module. */
export function bind({ exports }: WebAssembly.Instance) {
  const wasm = exports as unknown as Exports;
  return {
    activationLength: wasm.activationLength,
    adam: (
      parameters: View,
      gradients: View,
      firstMoments: View,
      secondMoments: View,
      gradientScale: number,
      firstDecay: number,
      secondDecay: number,
      rate: number,
      secondCorrection: number,
      epsilon: number,
    ): void =>
      wasm.adam(
        parameters.byteOffset,
        gradients.byteOffset,
        firstMoments.byteOffset,
        secondMoments.byteOffset,
        parameters.length,
        gradientScale,
        firstDecay,
        secondDecay,
        rate,
        secondCorrection,
        epsilon,
      ),
    crossEntropyBackward: (probabilities: View, targets: View, count: number, V: number, scale: number): void =>
      wasm.crossEntropyBackward(probabilities.byteOffset, targets.byteOffset, count, V, scale),
    crossEntropyForward: (logits: View, targets: View, count: number, V: number): number =>
      wasm.crossEntropyForward(logits.byteOffset, targets.byteOffset, count, V),
    descend: (parameters: View, gradients: View, scales: View, rate: number, most: number): void =>
      wasm.descend(parameters.byteOffset, gradients.byteOffset, scales.byteOffset, parameters.length, rate, most),
    dropout: (values: View, share: number, seed: number): void =>
      wasm.dropout(values.byteOffset, values.length, share, seed),
    elmanBackward: (gates: View, recurrent: View, dHidden: View, dNextHidden: View, B: number, H: number): void =>
      wasm.elmanBackward(gates.byteOffset, recurrent.byteOffset, dHidden.byteOffset, dNextHidden.byteOffset, B, H),
    elmanForward: (gates: View, recurrent: View, hidden: View, B: number, H: number): void =>
      wasm.elmanForward(gates.byteOffset, recurrent.byteOffset, hidden.byteOffset, B, H),
    fillRows: (rows: View, row: View, count: number, length: number): void =>
      wasm.fillRows(rows.byteOffset, row.byteOffset, count, length),
    gatherRows: (
      rows: View,
      table: View,
      row: View,
      characters: View,
      count: number,
      W: number,
      length: number,
    ): void =>
      wasm.gatherRows(rows.byteOffset, table.byteOffset, row.byteOffset, characters.byteOffset, count, W, length),
    gruBackward: (
      gates: View,
      recurrent: View,
      previousHidden: View,
      dHidden: View,
      dNextHidden: View,
      B: number,
      H: number,
    ): void =>
      wasm.gruBackward(
        gates.byteOffset,
        recurrent.byteOffset,
        previousHidden.byteOffset,
        dHidden.byteOffset,
        dNextHidden.byteOffset,
        B,
        H,
      ),
    gruForward: (gates: View, recurrent: View, previousHidden: View, hidden: View, B: number, H: number): void =>
      wasm.gruForward(gates.byteOffset, recurrent.byteOffset, previousHidden.byteOffset, hidden.byteOffset, B, H),
    heapBase: (): number => wasm.heapBase() >>> 0,
    lstmBackward: (
      gates: View,
      recurrent: View,
      previousCell: View,
      cell: View,
      dHidden: View,
      dNextHidden: View,
      dNextCell: View,
      B: number,
      H: number,
    ): void =>
      wasm.lstmBackward(
        gates.byteOffset,
        recurrent.byteOffset,
        previousCell.byteOffset,
        cell.byteOffset,
        dHidden.byteOffset,
        dNextHidden.byteOffset,
        dNextCell.byteOffset,
        B,
        H,
      ),
    lstmForward: (
      gates: View,
      recurrent: View,
      previousCell: View,
      hidden: View,
      cell: View,
      B: number,
      H: number,
    ): void =>
      wasm.lstmForward(
        gates.byteOffset,
        recurrent.byteOffset,
        previousCell.byteOffset,
        hidden.byteOffset,
        cell.byteOffset,
        B,
        H,
      ),
    multiply: (c: View, a: View, packed: View, M: number, N: number, K: number): void =>
      wasm.multiply(c.byteOffset, a.byteOffset, packed.byteOffset, M, N, K),
    multiplyQuantized: (c: View, a: View, integers: View, scales: View, N: number, K: number): void =>
      wasm.multiplyQuantized(c.byteOffset, a.byteOffset, integers.byteOffset, scales.byteOffset, N, K),
    multiplyTN: (c: View, a: View, b: View, M: number, N: number, K: number, stride: number): void =>
      wasm.multiplyTN(c.byteOffset, a.byteOffset, b.byteOffset, M, N, K, stride),
    pack: (packed: View, b: View, N: number, K: number, from: number, to: number): void =>
      wasm.pack(packed.byteOffset, b.byteOffset, N, K, from, to),
    packTransposed: (packed: View, b: View, K: number, from: number, to: number): void =>
      wasm.packTransposed(packed.byteOffset, b.byteOffset, K, from, to),
    packedLength: wasm.packedLength,
    quantize: (integers: View, scales: View, weights: View, N: number, K: number): void =>
      wasm.quantize(integers.byteOffset, scales.byteOffset, weights.byteOffset, N, K),
    quantizedLength: wasm.quantizedLength,
    scatterRows: (
      table: View,
      rows: View,
      characters: View,
      count: number,
      W: number,
      length: number,
      stride: number,
    ): void => wasm.scatterRows(table.byteOffset, rows.byteOffset, characters.byteOffset, count, W, length, stride),
    scratchLength: wasm.scratchLength,
    setActivations: (to: View): void => wasm.setActivations(to.byteOffset),
    setScratch: (to: View): void => wasm.setScratch(to.byteOffset),
    softmax: (rows: View, count: number, V: number): void => wasm.softmax(rows.byteOffset, count, V),
    sruBackward: (
      gates: View,
      gateStride: number,
      highway: View,
      highwayStride: number,
      weights: View,
      resets: View,
      previousCell: View,
      cell: View,
      dHidden: View,
      dHighway: View,
      dHighwayStride: number,
      dWeights: View,
      T: number,
      B: number,
      H: number,
    ): void =>
      wasm.sruBackward(
        gates.byteOffset,
        gateStride,
        highway.byteOffset,
        highwayStride,
        weights.byteOffset,
        resets.byteOffset,
        previousCell.byteOffset,
        cell.byteOffset,
        dHidden.byteOffset,
        dHighway.byteOffset,
        dHighwayStride,
        dWeights.byteOffset,
        T,
        B,
        H,
      ),
    sruForward: (
      gates: View,
      gateStride: number,
      highway: View,
      highwayStride: number,
      weights: View,
      initialCell: View,
      resets: View,
      hidden: View,
      previousCell: View,
      cell: View,
      T: number,
      B: number,
      H: number,
    ): void =>
      wasm.sruForward(
        gates.byteOffset,
        gateStride,
        highway.byteOffset,
        highwayStride,
        weights.byteOffset,
        initialCell.byteOffset,
        resets.byteOffset,
        hidden.byteOffset,
        previousCell.byteOffset,
        cell.byteOffset,
        T,
        B,
        H,
      ),
    sumOfSquares: (values: View): number => wasm.sumOfSquares(values.byteOffset, values.length),
    sumRows: (row: View, rows: View, count: number, length: number, stride: number): void =>
      wasm.sumRows(row.byteOffset, rows.byteOffset, count, length, stride),
  };
}
