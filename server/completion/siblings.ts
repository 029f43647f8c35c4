import { type ByteRange, PASSAGE_LEAD } from "../../model/index.ts";
import type { OpenDocument } from "../documents/document.ts";
import type { WorkspaceMemory } from "../workspace/workspace-memory.ts";
import type { LearnedTexts } from "./active-document.ts";

/** How much that the memory does not know is learned of other open documents together, in characters. */
const MAX_LEARNED = 4096;

/** What of an open document the memory did not know when it was compared with it last. */
interface Unknown {
  readonly memory: WorkspaceMemory;
  readonly version: number;
  /** How often the memory had learned something by then. */
  readonly learned: number;
  readonly size: number;
  /** Nothing where it is too much to be learned. */
  readonly texts: LearnedTexts;
}

/** The other documents that are open: what of them is learned beside the one that is typed in. */
export class Siblings {
  readonly #documents: ReadonlyMap<string, OpenDocument>;
  readonly #pathOf: (uri: string) => string | undefined;
  readonly #unknown = new WeakMap<OpenDocument, Unknown>();
  #learned = 0;

  /** @param documents all that are open, by URI, those used last at the end */
  constructor(documents: ReadonlyMap<string, OpenDocument>, pathOf: (uri: string) => string | undefined) {
    this.#documents = documents;
    this.#pathOf = pathOf;
  }

  /** The memory learns something for good: what it does not know has to be looked for again. */
  noteLearning(): void {
    this.#learned++;
  }

  /** A document has other secrets than before. */
  forget(document: OpenDocument): void {
    this.#unknown.delete(document);
  }

  /**
   * What `memory` does not know of the documents beside `document`, without their secrets; those used last at the end, as
   * far as there is room. Documents of more than `limit` bytes are passed over.
   */
  of(document: OpenDocument, memory: WorkspaceMemory, limit: number): LearnedTexts {
    const siblings: LearnedTexts[] = [];
    let room = MAX_LEARNED;
    for (const other of [...this.#documents.values()].reverse()) {
      if (room === 0) break;
      if (other === document || other.text.length > limit) continue;
      const { size, texts } = this.#unknownOf(other, memory);
      if (size === 0 || size > room) continue;
      room -= size;
      siblings.unshift(texts);
    }
    return siblings.flat();
  }

  #unknownOf(document: OpenDocument, memory: WorkspaceMemory): Unknown {
    // While the memory is being built it learns all the time, but hardly what is open.
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

/** A passage, and what is read before it. */
function excerpt(text: Uint8Array, { start, end }: ByteRange): LearnedTexts[number] {
  const from = Math.max(0, start - PASSAGE_LEAD);
  return { text: text.slice(from, end), options: { passages: [{ start: start - from, end: end - from }] } };
}
