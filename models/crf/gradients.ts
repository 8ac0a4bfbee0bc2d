/** What a loss on the CRF gives back: its value and its derivative by emissions, start, end and transitions. */
export interface ChainGradients {
  loss: number;
  readonly emissions: Float64Array; // [T * K]
  readonly start: Float64Array; // [K]
  readonly end: Float64Array; // [K]
  readonly transitions: Float64Array; // [K * K]
}

export function emptyGradients(T: number, K: number): ChainGradients {
  return {
    loss: 0,
    emissions: new Float64Array(T * K),
    start: new Float64Array(K),
    end: new Float64Array(K),
    transitions: new Float64Array(K * K),
  };
}
