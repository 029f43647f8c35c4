import type { OpenDocument } from "../documents/document.ts";
import type { OpenDocuments } from "../documents/open-documents.ts";
import type { CursorParams, Explanation, Settings } from "../protocol.ts";
import type { Scheduler } from "../scheduler.ts";
import { nameIn } from "../workspace/corpus.ts";
import type { Completer } from "./completer.ts";
import { nothingToExplain, summarizeExplanation } from "./explanation-summary.ts";
import type { Cancellation } from "./request-slices.ts";
import { leastProbability } from "./trust.ts";

export interface ExplainerOptions {
  readonly documents: OpenDocuments;
  readonly completer: Completer;
  readonly scheduler: Scheduler;
  /** The `file:` URI of an absolute path. */
  readonly uriOf: (path: string) => string;
  /** Resolves when a document has been searched for secrets once. */
  readonly isSearched: (document: OpenDocument) => Promise<void> | undefined;
}

/** Answers where a suggestion in an open document comes from. */
export class Explainer {
  readonly #options: ExplainerOptions;

  constructor(options: ExplainerOptions) {
    this.#options = options;
  }

  /** @param folders those that are open: files are called by their paths in them */
  async explain(
    { textDocument: { uri }, position }: CursorParams,
    { enabled, suggestions }: Settings,
    folders: readonly string[],
    token: Cancellation,
  ): Promise<Explanation> {
    const { documents, completer, scheduler, isSearched } = this.#options;
    const document = documents.use(uri);
    if (document === undefined || !enabled) return nothingToExplain(enabled);
    await isSearched(document);
    const threshold = leastProbability(suggestions, suggestions.show === "whenAsked")!;
    const explained = await scheduler.answer(() => completer.explain(document, position, threshold, token));
    if (explained === undefined) return nothingToExplain();
    const { source } = explained;
    return summarizeExplanation(explained, source && this.#placeOf(source.path, folders));
  }

  /** What a reader calls a file, and what an editor opens. @param path of a file, or the URI of a document without one */
  #placeOf(path: string, folders: readonly string[]) {
    const { documents, uriOf } = this.#options;
    if (documents.get(path) !== undefined) return { name: path, uri: path };
    return { name: nameIn(folders, path), uri: uriOf(path) };
  }
}
