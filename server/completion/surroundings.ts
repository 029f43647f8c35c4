import { Ranges } from "../../model/index.ts";
import type { OpenDocument } from "../documents/document.ts";
import type { OtherCells } from "../documents/notebooks.ts";
import type { WorkspaceMemory } from "../workspace/workspace-memory.ts";
import type { LearnedTexts, Surroundings } from "./active-document.ts";
import type { CommitMessages } from "./commit-messages.ts";
import { NotebookCells } from "./notebook-cells.ts";
import { Siblings } from "./siblings.ts";
import type { NearTo } from "./written-language.ts";

/** The overlay learns this much of the active document around the cursor, in characters. */
const REACH = { before: 12288, after: 6144 };
/** The reach while the memory is being built, since building removes the overlay again and again. */
const SHORT_REACH = { before: 4096, after: 2048 };

/**
 * What lies around open documents: the nearest files, other open documents, the other cells of a notebook, and for a commit message the
 * ones before and the change.
 */
export class DocumentSurroundings {
  readonly #pathOf: (uri: string) => string | undefined;
  readonly #siblings: Siblings;
  readonly #cells: NotebookCells;
  readonly #commits: CommitMessages;

  /**
   * @param documents all open documents by URI, the most recently used last
   * @param pathOf the path of a document's file, or undefined where it has none
   * @param mayTeach whether other documents may learn from this one while it is open
   * @param cellsBeside the other cells of a document's notebook, or undefined where it is no cell
   */
  constructor(
    documents: ReadonlyMap<string, OpenDocument>,
    pathOf: (uri: string) => string | undefined,
    mayTeach: (document: OpenDocument) => boolean,
    cellsBeside: (uri: string) => OtherCells | undefined,
    commits: CommitMessages,
  ) {
    this.#pathOf = pathOf;
    this.#commits = commits;
    this.#cells = new NotebookCells(documents, cellsBeside);
    this.#siblings = new Siblings(documents, pathOf, mayTeach, this.#cells);
  }

  /** Call when the memory learns permanently. */
  noteLearning(): void {
    this.#siblings.noteLearning();
  }

  /** Call when a document has other secrets. Returns whether those of `active` change by that. */
  forget(document: OpenDocument, active: OpenDocument | undefined): boolean {
    this.#siblings.forget(document);
    return active !== undefined && (active === document || this.#cells.areTogether(active, document));
  }

  /**
   * What is around a document.
   *
   * @param near what the nearest files are near to, asked at the moment of learning
   * @param limit larger siblings are skipped, in bytes
   */
  of(document: OpenDocument, memory: WorkspaceMemory, near: () => NearTo, limit: () => number): Surroundings {
    const path = this.#pathOf(document.uri);
    const known = (text: Uint8Array) => memory.known(path, text);
    const reach = () => (memory.ready ? REACH : SHORT_REACH);
    return {
      known: (text) => new Ranges(known(text)),
      beside: () => [
        ...neighbours(near(), memory),
        ...this.#siblings.of(document, memory, limit()),
        ...this.#cells.textsBeside(document, known, reach()),
        ...this.#commits.textsBeside(document),
      ],
      get reach() {
        return reach();
      },
    };
  }
}

/** The files nearest to the document, which the memory knows entirely. */
function neighbours({ path, text }: NearTo, memory: WorkspaceMemory): LearnedTexts {
  if (path === undefined || !memory.ready) return [];
  return memory.beside(path, text).map((text) => ({ text, options: { known: [{ start: 0, end: text.length }] } }));
}
