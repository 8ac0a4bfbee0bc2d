/** The limits of what is read. Each is tested; each leaves a finding that says what was left out. */
export const limits = {
  /** A text file that is larger is not read. */
  fileBytes: 256 * 1024 * 1024,
  /** A line of a token-per-line file, in UTF-16 units. */
  tokenLineLength: 10_000,
  /** A line of a JSONL file, a cell of a table or the text of a pair, in UTF-16 units. */
  recordLength: 1_000_000,
  /** A tweet with more is left out. */
  tokensPerSample: 5_000,
  /** A file that is one JSON array, in UTF-16 units: it is parsed at once. */
  arrayLength: 16 * 1024 * 1024,
  /** Brackets inside brackets of a JSON line. */
  jsonDepth: 64,
  /** A file of boxes: one of a thousand has a third of it. */
  boxFileBytes: 1024 * 1024,
  /** In one file; real pictures have a dozen. */
  boxesPerFile: 1_000,
} as const;
