import type { ByteRange, OverlayReach } from "../../model/index.ts";
import type { OpenDocument } from "../documents/document.ts";
import type { OtherCells } from "../documents/notebooks.ts";
import type { LearnedTexts } from "./active-document.ts";

const LINE_FEED = 0x0a;

/** The cells of notebooks as documents. What is above a cell counts for it like text of the same document. */
export class NotebookCells {
  readonly #documents: ReadonlyMap<string, OpenDocument>;
  readonly #besides: (uri: string) => OtherCells | undefined;

  /** @param besides the other cells of a document's notebook; undefined where it is no cell */
  constructor(documents: ReadonlyMap<string, OpenDocument>, besides: (uri: string) => OtherCells | undefined) {
    this.#documents = documents;
    this.#besides = besides;
  }

  /** Whether both are cells of one notebook. */
  areTogether(one: OpenDocument, other: OpenDocument): boolean {
    const { above = [], below = [] } = this.#besides(one.uri) ?? {};
    return above.includes(other.uri) || below.includes(other.uri);
  }

  /**
   * What to learn of the notebook beside one of its cells: what is below, then what is above, so that the nearest comes last.
   *
   * @param known the ranges of a text of the notebook that the memory has learned already
   */
  textsBeside(
    cell: OpenDocument,
    known: (text: Uint8Array) => readonly ByteRange[],
    reach: OverlayReach,
  ): LearnedTexts {
    const { above = [], below = [] } = this.#besides(cell.uri) ?? {};
    const before = this.#join(above);
    const start = before.length <= reach.before ? 0 : before.indexOf(LINE_FEED, before.length - reach.before) + 1;
    return [this.#join(below).subarray(0, reach.after), before.subarray(start)]
      .filter(({ length }) => length > 0)
      .map((text) => ({ text, options: { known: known(text) } }));
  }

  /** The cells as one text without secrets, an empty line between two, as a notebook's file is learned. */
  #join(uris: readonly string[]): Uint8Array {
    const texts = uris.map((uri) => this.#documents.get(uri)?.withoutSecrets() ?? new Uint8Array());
    const lines = texts
      .filter(({ length }) => length > 0)
      .map((text) => endedBy(text, text.at(-1) === LINE_FEED ? 1 : 2));
    const joined = Buffer.concat(lines);
    return joined.subarray(0, Math.max(0, joined.length - 1));
  }
}

/** `text` and so many line feeds. */
function endedBy(text: Uint8Array, lineFeeds: number): Uint8Array {
  return Buffer.concat([text, Buffer.alloc(lineFeeds, LINE_FEED)]);
}
