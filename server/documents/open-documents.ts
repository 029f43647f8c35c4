import type { OpenDocument } from "./document.ts";

/** The documents that are open in the editor. */
export class OpenDocuments {
  /** By URI, the most recently used last. */
  readonly #documents = new Map<string, OpenDocument>();
  readonly #pathOf: (uri: string) => string | undefined;
  #paths: ReadonlySet<string> | undefined;

  /** @param pathOf the path of a document's file, or undefined where it has none */
  constructor(pathOf: (uri: string) => string | undefined) {
    this.#pathOf = pathOf;
  }

  get byUri(): ReadonlyMap<string, OpenDocument> {
    return this.#documents;
  }

  /** The paths of their files. */
  get paths(): ReadonlySet<string> {
    this.#paths ??= new Set(
      [...this.#documents.keys()].map((uri) => this.#pathOf(uri)).filter((path) => path !== undefined),
    );
    return this.#paths;
  }

  /** Marks the document of this URI as the most recently used. */
  use(uri: string): OpenDocument | undefined {
    const document = this.#documents.get(uri);
    if (document !== undefined) {
      this.#documents.delete(uri);
      this.#documents.set(uri, document);
    }
    return document;
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  open(document: OpenDocument): void {
    this.#documents.delete(document.uri);
    this.#documents.set(document.uri, document);
    this.#paths = undefined;
  }

  close(uri: string): OpenDocument | undefined {
    const document = this.#documents.get(uri);
    this.#documents.delete(uri);
    this.#paths = undefined;
    return document;
  }
}
