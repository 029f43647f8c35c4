/** The opening or closing line of a fenced block: up to three blanks, then at least three backticks or tildes (CommonMark, section 4.5). */
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\n]*)$/gm;

/** A fenced block of a Markdown text. */
export interface FencedBlock {
  /** The first word after the opening fence: mostly the name of a language, or its files' extension. */
  readonly info: string;
  /** Where what is in it begins and ends, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** The fenced blocks of `text`, a Markdown document. One that is not closed goes on to the end. */
export function* fencedBlocks(text: string): Generator<FencedBlock, void> {
  let open: { readonly fence: string; readonly info: string; readonly start: number } | undefined;
  for (const { 0: line, 1: fence = "", 2: rest = "", index } of text.matchAll(FENCE)) {
    if (open === undefined) {
      // A line with another backtick is inline code.
      if (fence.startsWith("`") && rest.includes("`")) continue;
      open = { fence, info: /^[^\s{,]*/.exec(rest.trim())?.[0] ?? "", start: index + line.length + 1 };
    } else if (fence.startsWith(open.fence) && rest.trim() === "") {
      yield { info: open.info, start: open.start, end: index };
      open = undefined;
    }
  }
  if (open !== undefined) yield { info: open.info, start: open.start, end: text.length };
}

/** The fenced block of a Markdown document in which `offset` stands. */
export function fencedBlockAt(text: string, offset: number): FencedBlock | undefined {
  for (const block of fencedBlocks(text)) {
    if (block.start > offset) return undefined;
    if (offset < block.end || block.end === text.length) return block;
  }
  return undefined;
}
