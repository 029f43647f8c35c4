import type { Adaptation, Edit, Network } from "../../model/index.ts";
import { isCommitMessage } from "../documents/commit-messages.ts";
import type { OpenDocument } from "../documents/document.ts";
import type { OtherCells } from "../documents/notebooks.ts";
import { TextWindow } from "../documents/text-window.ts";
import type { Scheduler } from "../scheduler.ts";
import type { CommitTexts } from "../workspace/commit-texts.ts";
import type { ForgottenWords } from "../workspace/forgotten-words.ts";
import type { WorkspaceMemory } from "../workspace/workspace-memory.ts";
import { ActiveDocument } from "./active-document.ts";
import { CommitMessages } from "./commit-messages.ts";
import { DocumentSurroundings } from "./surroundings.ts";
import { nearTo, WrittenLanguages, type WrittenText } from "./written-language.ts";

/** By default, larger documents, in bytes, are completed from a window around the cursor. */
const MAX_DOCUMENT_SIZE = 2 ** 21;

const NO_NETWORK = { network: undefined, adaptation: undefined };

/** The models that complete documents; each may be missing. */
export interface CompletionModel {
  readonly memory: WorkspaceMemory | undefined;
  /** Names that have left the workspace, and are only suggested where an open document has them. */
  readonly forgotten?: Pick<ForgottenWords, "has">;
  readonly network: Network | undefined;
  readonly adaptation: Adaptation | undefined;
}

/** Where documents come from, and what is around them. */
export interface DocumentSources {
  /** All open documents by URI, the most recently used last. */
  readonly documents: ReadonlyMap<string, OpenDocument>;
  /** The path of a document's file, or undefined where it has none. */
  readonly pathOf: (uri: string) => string | undefined;
  readonly scheduler: Scheduler;
  /** Whether other documents may learn from this one while it is open; unless told, all may. */
  readonly mayTeach?: (document: OpenDocument) => boolean;
  /** The other cells of a document's notebook, or undefined where it is no cell; unless told, none is. */
  readonly cellsBeside?: (uri: string) => OtherCells | undefined;
  /** Reads what is beside a commit message, or undefined where a document is none; unless told, none is. */
  readonly readCommits?: (document: OpenDocument) => Promise<CommitTexts> | undefined;
}

/** A document that is read, and its window. */
interface Read {
  readonly document: OpenDocument;
  readonly window: TextWindow;
  readonly reading: ActiveDocument;
  /** What it is completed as, where its own language does not say it. */
  written: WrittenText | undefined;
}

/** The document that is completed, of all that are open: how the models read it, with what lies around it. */
export class CurrentDocument {
  /** The size above which a document is completed from a window around the cursor, in bytes. */
  maxSize = MAX_DOCUMENT_SIZE;
  readonly #pathOf: (uri: string) => string | undefined;
  readonly #commits: CommitMessages;
  readonly #surroundings: DocumentSurroundings;
  readonly #languages: WrittenLanguages;
  #model: CompletionModel = { memory: undefined, network: undefined, adaptation: undefined };
  #read: Read | undefined;

  /**
   * @param onChange called when the document is to be read again: it has turned out to be written in another language, or other
   * texts are beside it
   * @param onKnown called when all is known that a document was waiting for
   * @param signal ends the work in the background
   */
  constructor(sources: DocumentSources, onChange: () => void, onKnown: () => void, signal: AbortSignal) {
    const { documents, pathOf, scheduler, mayTeach = () => true, cellsBeside = () => undefined } = sources;
    this.#pathOf = pathOf;
    const onOther = (document: OpenDocument) => {
      if (this.#read?.document === document) onChange();
    };
    const onTexts = (document: OpenDocument) => {
      if (this.#read?.document !== document) return onKnown();
      const readAgain = function* () {
        yield onOther(document);
      };
      void scheduler.run("prepare", readAgain, signal); // not in the middle of an answer
    };
    this.#commits = new CommitMessages(sources.readCommits ?? (() => undefined), onTexts, (work) =>
      scheduler.report(work),
    );
    this.#surroundings = new DocumentSurroundings(documents, pathOf, mayTeach, cellsBeside, this.#commits);
    this.#languages = new WrittenLanguages(scheduler, onOther, signal);
  }

  get model(): CompletionModel {
    return this.#model;
  }

  /** Whether there is a model to complete with. */
  get isReady(): boolean {
    return this.#model.memory !== undefined || this.#model.network !== undefined;
  }

  /** Whether it is completed from a window around the cursor rather than as a whole. */
  get isPartial(): boolean {
    return this.#read?.window.isWhole === false;
  }

  /** The language that it is read as, where its own does not say it. */
  get language(): string | undefined {
    return this.#read?.written?.language;
  }

  /** The language that is written at a place of a document, where its own does not say it. */
  languageAt(document: OpenDocument, offset: number): string | undefined {
    return this.#writtenAt(document, offset)?.language;
  }

  /** Reads with another model from now on. Returns false where it is the same. */
  use(model: CompletionModel): boolean {
    const { memory, network, adaptation } = this.#model;
    if (memory === model.memory && network === model.network && adaptation === model.adaptation) return false;
    this.leave();
    this.#model = model;
    return true;
  }

  /** Follows edits of a document that its text contains already. */
  edit(document: OpenDocument, edits: readonly Edit[]): void {
    if (this.#read?.document !== document) return;
    for (const edit of edits) this.#read.reading.edit(edit);
  }

  /** Call when a document was closed, its secrets have changed, or it is a new cell of a notebook. */
  forget(document: OpenDocument): void {
    if (this.#surroundings.forget(document, this.#read?.document)) this.leave();
  }

  /** Call before the memory learns permanently, which it may not while an overlay is on it. */
  suspend(): void {
    this.#surroundings.noteLearning();
    this.readAgain();
  }

  /** Has the document learned anew, with what is around it then. */
  readAgain(): void {
    this.#read?.reading.suspend();
  }

  leave(): void {
    this.readAgain();
    this.#read = undefined;
  }

  /** Whether something that lies around a document is being read for the first time. */
  isAwaited(document: OpenDocument): boolean {
    return this.#commits.isAwaited(document);
  }

  /** Call before a document is completed: resolves when all is known that lies around it. */
  async known(document: OpenDocument): Promise<void> {
    await this.#commits.use(document);
  }

  /** Lets the memory look for other neighbours where a document has grown, and for what else is around it. */
  notePlace(document: OpenDocument, offset: number): void {
    void this.#commits.use(document);
    const near = nearTo(document, this.#pathOf(document.uri), this.#writtenAt(document, offset));
    if (near.path !== undefined) this.#model.memory?.noteText(near.path, near.text);
  }

  /** How a document is read at `offset`: another one than before is left. */
  at(document: OpenDocument, offset: number): ActiveDocument {
    const read = this.#read;
    const { memory, network, adaptation } = this.#model;
    const written = this.#writtenAt(document, offset);
    if (read?.document === document && read.window.serves(offset, this.maxSize)) {
      if (read.written?.language !== written?.language) read.reading.suspend(); // it has other neighbours there
      read.written = written;
      return read.reading;
    }
    this.leave();
    // Networks read code: of messages, they know less than the messages before.
    const isAlone = memory !== undefined && isCommitMessage(document);
    const parts = { memory: memory?.memory, ...(isAlone ? NO_NETWORK : { network, adaptation }) };
    const window = new TextWindow(document.text, offset, this.maxSize);
    const path = this.#pathOf(document.uri);
    const near = () => nearTo(document, path, this.#read?.document === document ? this.#read.written : written);
    const surroundings = this.#surroundings.of(document, memory!, near, () => this.maxSize);
    const reading = new ActiveDocument(parts, window, document.secrets, surroundings);
    this.#read = { document, window, reading, written };
    return reading;
  }

  /** Whether the document is still read so. */
  isReadBy(reading: ActiveDocument): boolean {
    return this.#read?.reading === reading;
  }

  #writtenAt(document: OpenDocument, offset: number): WrittenText | undefined {
    return this.#languages.at(document, offset, this.#model.network);
  }
}
