import { type ByteRange, PASSAGE_LEAD } from "../../model/index.ts";
import type { OpenDocument } from "../documents/document.ts";
import type { WorkspaceMemory } from "../workspace/workspace-memory.ts";
import type { LearnedTexts } from "./active-document.ts";
import type { NotebookCells } from "./notebook-cells.ts";

/** The most text, in characters, to learn from all other open documents together. */
const MAX_LEARNED = 4096;

/** The passages of an open document that the memory did not know at the last comparison. */
interface Unknown {
  readonly memory: WorkspaceMemory;
  readonly version: number;
  /** How often the memory had learned by then. */
  readonly learned: number;
  readonly size: number;
  /** Empty where it is too much to learn. */
  readonly texts: LearnedTexts;
}

/** Chooses what to learn from the open documents beside the active one. */
export class Siblings {
  readonly #documents: ReadonlyMap<string, OpenDocument>;
  readonly #pathOf: (uri: string) => string | undefined;
  readonly #mayTeach: (document: OpenDocument) => boolean;
  readonly #cells: NotebookCells;
  readonly #unknown = new WeakMap<OpenDocument, Unknown>();
  #learned = 0;

  /**
   * @param documents all open documents by URI, the most recently used last
   * @param mayTeach whether others may learn from a document
   * @param cells which of them are in one notebook, whose cells are no siblings
   */
  constructor(
    documents: ReadonlyMap<string, OpenDocument>,
    pathOf: (uri: string) => string | undefined,
    mayTeach: (document: OpenDocument) => boolean,
    cells: NotebookCells,
  ) {
    this.#documents = documents;
    this.#pathOf = pathOf;
    this.#mayTeach = mayTeach;
    this.#cells = cells;
  }

  /** Call when the memory learns permanently: documents are then compared with it anew. */
  noteLearning(): void {
    this.#learned++;
  }

  /** Call when the secrets of a document have changed. */
  forget(document: OpenDocument): void {
    this.#unknown.delete(document);
  }

  /**
   * Passages of the documents beside `document` that `memory` does not know, without their secrets: as many as fit, the
   * most recently used last. Skips documents of more than `limit` bytes and those that may not teach.
   */
  of(document: OpenDocument, memory: WorkspaceMemory, limit: number): LearnedTexts {
    const siblings: LearnedTexts[] = [];
    let room = MAX_LEARNED;
    for (const other of [...this.#documents.values()].reverse()) {
      if (room === 0) break;
      if (other === document || this.#cells.areTogether(document, other)) continue;
      if (other.text.length > limit || !this.#mayTeach(other)) continue;
      const { size, texts } = this.#unknownOf(other, memory);
      if (size === 0 || size > room) continue;
      room -= size;
      siblings.unshift(texts);
    }
    return siblings.flat();
  }

  #unknownOf(document: OpenDocument, memory: WorkspaceMemory): Unknown {
    // A memory being built learns all the time, but rarely the open documents.
    const learned = memory.ready ? this.#learned : -1;
    const { version } = document;
    const last = this.#unknown.get(document);
    if (last?.memory === memory && last.version === version && last.learned === learned) return last;
    const text = document.withoutSecrets();
    const passages = memory.unknown(this.#pathOf(document.uri), text);
    const size = passages.reduce((sum, { start, end }) => sum + end - start, 0);
    const texts = size > MAX_LEARNED ? [] : passages.map((passage) => excerpt(text, passage));
    const unknown = { memory, version, learned, size, texts };
    this.#unknown.set(document, unknown);
    return unknown;
  }
}

/** A passage and the context read before it. */
function excerpt(text: Uint8Array, { start, end }: ByteRange): LearnedTexts[number] {
  const from = Math.max(0, start - PASSAGE_LEAD);
  return { text: text.slice(from, end), options: { passages: [{ start: start - from, end: end - from }] } };
}
