/** The part of an open document that decides whether others may learn from it. */
interface Document {
  readonly uri: string;
}

/**
 * The open documents that may teach others: those whose files may be learned, and those that were never saved, unless the
 * network wrote them. A document that was not decided on yet may not.
 */
export class Teachers {
  readonly #ask: (path: string) => Promise<boolean>;
  readonly #pathOf: (uri: string) => string | undefined;
  readonly #onChange: (uri: string) => void;
  /** Whether the files of documents may be learned; undefined while that is looked up. */
  readonly #answers = new Map<string, { readonly isAllowed: boolean | undefined }>();

  readonly #generated = new Set<string>();

  /**
   * @param ask whether the file of this path may be learned now
   * @param pathOf the path of a document's file, or undefined where it has none
   * @param onChange called when `has` answers otherwise than before
   */
  constructor(
    ask: (path: string) => Promise<boolean>,
    pathOf: (uri: string) => string | undefined,
    onChange: (uri: string) => void,
  ) {
    this.#ask = ask;
    this.#pathOf = pathOf;
    this.#onChange = onChange;
  }

  has({ uri }: Document): boolean {
    if (this.#generated.has(uri)) return false;
    return isUntitled(uri) || this.#answers.get(uri)?.isAllowed === true;
  }

  /** Call when a document was opened or saved. What was known of it holds until it is decided anew. */
  async decide(uri: string): Promise<void> {
    const path = this.#pathOf(uri);
    if (path === undefined) return;
    const pending = { isAllowed: this.#answers.get(uri)?.isAllowed };
    this.#answers.set(uri, pending);
    const isAllowed = await this.#ask(path);
    if (this.#answers.get(uri) !== pending) return; // closed or asked again
    this.#answers.set(uri, { isAllowed });
    if (isAllowed !== (pending.isAllowed === true)) this.#onChange(uri);
  }

  /** Call when the rules have changed: nothing that was known holds any more. */
  async decideAll(): Promise<void> {
    const uris = [...this.#answers.keys()];
    const taught = uris.filter((uri) => this.#answers.get(uri)?.isAllowed === true);
    for (const uri of uris) this.#answers.set(uri, { isAllowed: undefined });
    for (const uri of taught) this.#onChange(uri);
    await Promise.all(uris.map((uri) => this.decide(uri)));
  }

  /** Call when a document gets text that the network writes: it teaches nothing until it is closed. */
  exclude(uri: string): void {
    this.#generated.add(uri);
    this.#onChange(uri);
  }

  /** Call when a document was closed. */
  forget(uri: string): void {
    this.#generated.delete(uri);
    this.#answers.delete(uri);
  }
}

/** A document that has no file yet is its user's own text. */
function isUntitled(uri: string): boolean {
  return uri.startsWith("untitled:");
}
