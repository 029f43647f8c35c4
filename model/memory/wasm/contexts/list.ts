/** The list of context models. Those of the last bytes alone come first, longer and longer. */
export enum Context {
  BYTES_0,
  BYTES_1,
  BYTES_2,
  BYTES_3,
  BYTES_4,
  BYTES_8,
  WORD,
  WORD_QUOTE,
  WORD_SIGN,
  HUMP,
  HUMP_1,
  WORD_1_GAP,
  WORD_2_GAP,
  WORD_3,
  LINE_FIRST,
  LINE_PLACE,
  LINE_ENCLOSING,
  LINE_ABOVE,
  BRACKET,
  COLUMN,
  COLUMN_WORD,
  SHAPE_4,
  SHAPE_6,
  SHAPE_LINE,
  SHAPE_WORD,
  FILE_BYTES_3,
  EXPECTED,
  INDIRECT_ABOVE,
  INDIRECT_FIRST,
  INDIRECT_SHAPE_6,
  INDIRECT_SHAPE_LINE,
  COUNT,
}

/** The first of each family: the contexts of the last bytes, then those of words, lines, … */
export const WORDS: i32 = Context.WORD;
export const LINES: i32 = Context.LINE_FIRST;
export const BRACKETS: i32 = Context.BRACKET;
export const COLUMNS: i32 = Context.COLUMN;
export const SHAPES: i32 = Context.SHAPE_4;
export const FILES: i32 = Context.FILE_BYTES_3;
export const EXPECTED: i32 = Context.EXPECTED;
export const INDIRECT: i32 = Context.INDIRECT_ABOVE;

/** How many contexts are the last bytes alone. */
export const ORDERS: i32 = 6;

/** How many, the last ones, look at what others expect. */
export const INDIRECTS: i32 = 4;
