import * as l10n from "@vscode/l10n";
import { decodeText } from "../documents/encoding.ts";
import type { OpenDocuments } from "../documents/open-documents.ts";
import type { Settings } from "../settings.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { checkReviewable } from "./failure.ts";
import type { ReviewProgress } from "./protocol.ts";
import type { FileReviews } from "./supervisor.ts";
import { describeUnusualLines, type UnusualLines } from "./unusual-lines.ts";

export interface FinderOptions {
  readonly documents: OpenDocuments;
  readonly pathOf: (uri: string) => string | undefined;
  readonly reviews: FileReviews;
  /** Where the models are that judge, and what they are computed with. */
  readonly modelsOf: () => { readonly storagePath: string; readonly kernels: string };
}

/** Finds the lines of an open document that fit its workspace least. */
export class UnusualLinesFinder {
  readonly #options: FinderOptions;

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /** @throws ReviewError; Error with a message for the user; the signal's reason */
  async find(
    uri: string,
    { folders, network }: Workspace,
    { enabled, training }: Settings,
    onProgress: (progress: ReviewProgress) => void,
    signal: AbortSignal,
  ): Promise<UnusualLines> {
    if (!enabled) throw new Error(l10n.t("Unroll is turned off. Turn on the setting 'unroll.enabled' and try again."));
    const { documents, pathOf, reviews, modelsOf } = this.#options;
    const document = documents.get(uri);
    if (document === undefined) throw new Error(l10n.t("Open the file first."));
    const { text } = document;
    const content = decodeText(text.slice(0, text.length));
    const path = pathOf(uri);
    checkReviewable(folders, path, content);
    const { maxFileSize, exclude } = training;
    const { trainedAt } = network;
    const file = { path, folders, corpus: { maxFileSize, exclude }, ...modelsOf(), trainedAt };
    return describeUnusualLines(await reviews.review(file, content, onProgress, signal));
  }

  /** Call when a document is closed. */
  close(uri: string): void {
    const path = this.#options.pathOf(uri);
    if (path !== undefined) this.#options.reviews.release(path);
  }

  dispose(): void {
    this.#options.reviews.release();
  }
}
