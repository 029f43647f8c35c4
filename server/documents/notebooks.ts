import type {
  Connection,
  DidChangeNotebookDocumentParams,
  DidCloseNotebookDocumentParams,
  DidOpenNotebookDocumentParams,
  NotebookDocumentSyncOptions,
  TextDocumentContentChangeEvent,
  TextDocumentItem,
} from "vscode-languageserver";
import { OpenDocument } from "./document.ts";

/** Every cell of every notebook is a document. */
export const NOTEBOOK_SYNC: NotebookDocumentSyncOptions = {
  notebookSelector: [{ notebook: "*", cells: [{ language: "*" }] }],
  save: true,
};

/** Who follows the documents that cells are, and the saves of notebooks. */
export interface CellDocuments {
  open(cell: OpenDocument): void;
  change(uri: string, changes: readonly TextDocumentContentChangeEvent[], version: number): void;
  close(uri: string): void;
  save(notebook: string): void | Promise<void>;
}

/** The other cells of a notebook by URI, in order: those above a cell, and those below it. */
export interface OtherCells {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** The open notebooks: which cells they have, and in which order. */
export class Notebooks {
  readonly #documents: CellDocuments;
  /** The cells of each notebook. */
  readonly #cells = new Map<string, string[]>();
  /** The notebook of each cell. */
  readonly #notebooks = new Map<string, string>();

  constructor(documents: CellDocuments) {
    this.#documents = documents;
  }

  listen({ notebooks: { synchronization } }: Connection): void {
    synchronization.onDidOpenNotebookDocument((params) => this.open(params));
    synchronization.onDidChangeNotebookDocument((params) => this.change(params));
    synchronization.onDidSaveNotebookDocument(({ notebookDocument: { uri } }) => this.#documents.save(uri));
    synchronization.onDidCloseNotebookDocument((params) => this.close(params));
  }

  /** The URI of the notebook that has this cell; undefined where the document is no cell. */
  of(cell: string): string | undefined {
    return this.#notebooks.get(cell);
  }

  /** Undefined where the document is no cell. */
  besides(cell: string): OtherCells | undefined {
    const cells = this.#cells.get(this.of(cell) ?? "");
    if (cells === undefined) return undefined;
    const index = cells.indexOf(cell);
    return { above: cells.slice(0, index), below: cells.slice(index + 1) };
  }

  open({ notebookDocument: { uri, cells }, cellTextDocuments }: DidOpenNotebookDocumentParams): void {
    this.#cells.set(
      uri,
      cells.map(({ document }) => document),
    );
    for (const { document } of cells) this.#notebooks.set(document, uri);
    for (const cell of cellTextDocuments) this.#open(cell);
  }

  change({ notebookDocument: { uri }, change: { cells } }: DidChangeNotebookDocumentParams): void {
    const { structure, textContent = [] } = cells ?? {};
    if (structure !== undefined) {
      const { start, deleteCount, cells: added = [] } = structure.array;
      for (const cell of structure.didClose ?? []) this.#close(cell.uri);
      const documents = added.map(({ document }) => document);
      this.#cells.get(uri)?.splice(start, deleteCount, ...documents);
      for (const document of documents) this.#notebooks.set(document, uri);
      for (const cell of structure.didOpen ?? []) this.#open(cell);
    }
    for (const { document, changes } of textContent) this.#documents.change(document.uri, changes, document.version);
  }

  close({ notebookDocument: { uri }, cellTextDocuments }: DidCloseNotebookDocumentParams): void {
    for (const cell of cellTextDocuments) this.#close(cell.uri);
    this.#cells.delete(uri);
  }

  #open({ uri, languageId, version, text }: TextDocumentItem): void {
    this.#documents.open(new OpenDocument(uri, languageId, version, text));
  }

  #close(cell: string): void {
    this.#documents.close(cell);
    this.#notebooks.delete(cell);
  }
}
