import type { Gathering, Scheduler } from "../scheduler.ts";
import type { OpenDocument } from "./document.ts";
import type { FindSecrets } from "./document-secrets.ts";

/** Changed documents are searched so long after the first change. */
const DELAY_MILLISECONDS = 1000;

/** When open documents are searched for secrets. */
export class SecretSearches {
  readonly #findSecrets: FindSecrets;
  readonly #onSecrets: (document: OpenDocument) => void;
  readonly #scheduler: Scheduler;
  /** The running first searches, by document. */
  readonly #first = new Map<OpenDocument, Promise<void>>();
  /** Documents that have changed since their last search. */
  readonly #changed: Gathering<OpenDocument>;

  /** @param onSecrets called when a document has other secrets than before */
  constructor(scheduler: Scheduler, findSecrets: FindSecrets, onSecrets: (document: OpenDocument) => void) {
    this.#scheduler = scheduler;
    this.#findSecrets = findSecrets;
    this.#onSecrets = onSecrets;
    this.#changed = scheduler.gather<OpenDocument>(DELAY_MILLISECONDS, (documents) =>
      Promise.all(documents.map((document) => this.search(document))),
    );
  }

  /** Searches a document that was opened. */
  open(document: OpenDocument): void {
    const search = this.search(document);
    this.#first.set(document, search);
    this.#scheduler.report(search.finally(() => this.#first.delete(document)));
  }

  /** Searches a document that has changed, a moment later. */
  noteChange(document: OpenDocument): void {
    this.#changed.add(document);
  }

  async search(document: OpenDocument): Promise<void> {
    if (await document.searchSecrets(this.#findSecrets)) this.#onSecrets(document);
  }

  /** Resolves after the first search of a document, so that no suggestion comes before it. */
  first(document: OpenDocument): Promise<void> | undefined {
    return this.#first.get(document);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
