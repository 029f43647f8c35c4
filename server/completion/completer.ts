import type { InlineCompletionItem, Position } from "vscode-languageserver";
import { type Edit, type Suggestion, type SuggestionOptions, suggest } from "../../model/index.ts";
import { isCommitMessage } from "../documents/commit-messages.ts";
import type { OpenDocument } from "../documents/document.ts";
import { decodeText, encodeText } from "../documents/encoding.ts";
import type { SuggestionContext } from "../protocol.ts";
import type { Priority, Scheduler } from "../scheduler.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import type { ActiveDocument } from "./active-document.ts";
import { type CompletionModel, CurrentDocument, type DocumentSources } from "./current-document.ts";
import { type Explained, findSource, type NamedText, shownOf } from "./explanation.ts";
import { cutBeforeForgotten } from "./forgotten.ts";
import { alternatives, describe, MAX_LENGTH } from "./items.ts";
import { LearningFromUse } from "./learning-from-use.ts";
import { type Cancellation, finish, inSlices } from "./request-slices.ts";
import { isInListsPlace, isWantedAt, linesOf, maySuggestAt, shortAt, type Wishes } from "./wishes.ts";

/** By default, a request waits so long, in milliseconds, for the network to reach the cursor. */
const NETWORK_WAIT = 3;

/** In an editor, the first request at a new place waits so long for the document to be read; see `Completer.firstWait`. */
export const FIRST_WAIT_MILLISECONDS = 1;

/** A later request there waits so long: editors hold their list of completions back until there is an answer. */
const LATER_WAIT_MILLISECONDS = 100;

/** InlineCompletionTriggerKind.Invoked: the user asked for suggestions explicitly. */
const INVOKED = 1;

/** An explanation also tells of suggestions that are less sure by this factor. */
const UNSURE = 0.1;

/** The cursor's offset in one version of a document. */
interface Cursor {
  readonly document: OpenDocument;
  readonly version: number;
  readonly offset: number;
}

export interface CompleterOptions extends DocumentSources {
  /** What is learned from the use of suggestions, by default from the beginning. */
  readonly use?: LearningFromUse;
}

/** Answers requests for suggestions in open documents. */
export class Completer {
  /**
   * The first request at a new place waits so long, in milliseconds, for the document to be read; after that, a glance
   * at the text before the cursor has to do.
   */
  firstWait = Infinity;
  /** As long do later requests there wait. */
  laterWait = LATER_WAIT_MILLISECONDS;
  /** A request waits so long, in milliseconds, for the network to reach the cursor; then the memory answers alone. */
  networkWait = NETWORK_WAIT;
  /** Which suggestions the user wants. */
  wishes: Wishes = DEFAULT_SETTINGS.suggestions;
  /** Called when a request at the cursor, which was answered too early, may be answered with all that is known. */
  onReady: (document: OpenDocument, position: Position) => void = () => {};
  readonly #documents: ReadonlyMap<string, OpenDocument>;
  readonly #pathOf: (uri: string) => string | undefined;
  readonly #scheduler: Scheduler;
  readonly #over = new AbortController();
  readonly #current: CurrentDocument;
  readonly #use: LearningFromUse;
  #cursor: Cursor | undefined;
  /** Whether a glance gave the last answer. */
  #glanced = false;
  /** Whether more is known now than when the last answer was given. */
  #knowsMore = false;
  /** Where the last answer was given before all was read up to there. */
  #early: { readonly cursor: Cursor; readonly position: Position } | undefined;

  constructor(options: CompleterOptions) {
    const { documents, pathOf, scheduler, use = new LearningFromUse() } = options;
    this.#documents = documents;
    this.#pathOf = pathOf;
    this.#scheduler = scheduler;
    this.#use = use;
    this.#current = new CurrentDocument(
      options,
      () => this.refresh(),
      () => this.resume(),
      this.#over.signal,
    );
  }

  /** The size above which a document is completed from a window around the cursor, in bytes. */
  set maxDocumentSize(bytes: number) {
    this.#current.maxSize = bytes;
  }

  /** Whether the active document is completed from a window around the cursor rather than as a whole. */
  get partial(): boolean {
    return this.#current.isPartial;
  }

  /** The document with a line in which the cursor has stayed since its last edit: it may be half written. */
  get unfinished(): OpenDocument | undefined {
    const { document, offset } = this.#cursor ?? {};
    return document !== undefined && this.#documents.has(document.uri) && document.wasEditedAt(offset!)
      ? document
      : undefined;
  }

  /** Completes with another model from now on. */
  use(model: CompletionModel): void {
    if (!this.#current.use(model)) return;
    this.#knowsMore = true;
    this.resume();
  }

  /** Follows edits of a document that its text contains already. */
  applyEdits(document: OpenDocument, edits: readonly Edit[]): void {
    this.#scheduler.noteEdit();
    for (const edit of edits) this.#use.shown.edit(document, edit);
    this.#current.edit(document, edits);
  }

  /** Call when a document was closed, its secrets have changed, or it is a new cell of a notebook. */
  forget(document: OpenDocument): void {
    this.#current.forget(document);
    this.resume();
  }

  /** Frees the memory for permanent learning, until the next request. */
  suspend(): void {
    this.#current.suspend();
    this.#knowsMore = true;
  }

  /** Call when the active document has other neighbours: the overlay learns them anew. */
  refresh(): void {
    this.#current.readAgain();
    this.#knowsMore = true;
    this.resume();
  }

  /** Call when the cursor is at `position`, where the user may type. */
  prepare(document: OpenDocument, position: Position): void {
    const { version } = document;
    const offset = document.offsetAt(position);
    const last = this.#cursor;
    if (last?.document === document && last.version === version && last.offset === offset) return; // its work continues
    this.#cursor = { document, version, offset };
    this.#current.notePlace(document, offset);
    this.resume();
  }

  /** Prepares for a request at the cursor while no request is being answered. */
  resume(): void {
    const cursor = this.#cursor;
    if (cursor !== undefined) void this.#prepareAt(cursor);
  }

  dispose(): void {
    this.#current.leave();
    this.#over.abort();
  }

  /** The suggestions to show at `position`; none where no candidate is sure enough or the request is out of date. */
  async complete(
    document: OpenDocument,
    position: Position,
    { triggerKind, selectedCompletionInfo, cursors = 1, recognizedOnly = false }: SuggestionContext,
    threshold: number,
    token: Cancellation,
  ): Promise<InlineCompletionItem[]> {
    const range = selectedCompletionInfo?.range ?? { start: position, end: position };
    const suffix = document.suffixAt(document.offsetAt(range.end));
    const offset = document.offsetAt(range.start);
    const place = document.beforeAt(offset);
    if (!maySuggestAt(document, offset, place, suffix)) return [];
    const cursor = { document, version: document.version, offset };
    this.#cursor = cursor;
    const isInvoked = triggerKind === INVOKED;
    const written = this.#current.languageAt(document, offset);
    this.#early = undefined;
    if (!isInvoked && !isWantedAt(this.wishes, document, offset, written)) return [];
    if (recognizedOnly && !isInvoked && written === undefined) return [];
    if (selectedCompletionInfo === undefined) this.#early = { cursor, position };
    await this.#current.known(document);
    if (!this.#current.isReady || this.#cursor !== cursor || document.version !== cursor.version) return [];
    const reading = this.#current.at(document, offset);
    const work = reading.advance(offset);
    const memory = isInvoked || isCommitMessage(document) ? Infinity : this.#glanced ? this.laterWait : this.firstWait;
    const waits = { memory, network: this.networkWait };
    const read = await finish(work, document, token, waits);
    if (read === "all" || token.isCancellationRequested) this.#early = undefined;
    if (read === "given up") {
      void this.#prepareAt(cursor);
      return [];
    }
    this.#glanced = read === "too little";
    const shown = this.#use.shown.follow(document, offset);
    const selected = selectedCompletionInfo?.text ?? "";
    const prompt = encodeText(selected);
    const needed = this.#use.trust.thresholdOf(document.languageId, threshold);
    const options: SuggestionOptions = {
      threshold: needed,
      suffix,
      ...linesOf(this.wishes, document, needed),
      short: isInvoked || selectedCompletionInfo ? undefined : shortAt(this.wishes, document, offset, written),
      before: prompt.length === 0 ? place.before : Buffer.concat([place.before, prompt]),
      isCut: place.isCut,
      stepsOver: cursors === 1,
      shown: selected === "" ? shown : undefined,
      mayGrow: this.#knowsMore,
    };
    this.#knowsMore = read !== "all"; // as soon as the rest is read
    const continuation = this.#glanced
      ? reading.glance(offset, MAX_LENGTH, prompt)
      : reading.continue(offset, MAX_LENGTH, prompt);
    const suggestions =
      isInvoked && prompt.length === 0 ? alternatives(reading, offset, options) : [suggest(continuation, options)];
    // Reads on between keystrokes, if it has to.
    void this.#prepareAt(cursor);
    void this.#whileAt("adapt", cursor, (active) => active.adapt(offset));
    const before = document.lineBefore(offset);
    const isForgotten = (name: string) => this.#isForgotten(name);
    const offers = suggestions.flatMap((one) => {
      const known = one && cutBeforeForgotten(one, before + selected, isForgotten);
      if (known === undefined || (!isInvoked && this.#use.shown.wasRejected(document, offset, known.text))) return [];
      const isHeldBack = !isInvoked && selected === "" && this.#isInListsPlace(document, offset, known);
      const item = isHeldBack ? undefined : describe(known, before, selected, range, suffix);
      return item === undefined ? [] : [{ known, item }];
    });
    const [first] = offers;
    const items = offers.map(({ item }) => item);
    if (first === undefined || selected !== "") return items;
    const id = this.#use.shown.show(document, offset, first.known);
    return this.#use.followed(items, id);
  }

  /**
   * What is expected at `position`, what of it is shown, and why; undefined without a model or where the document has changed
   * meanwhile. Waits until all is read up to there.
   */
  async explain(
    document: OpenDocument,
    position: Position,
    threshold: number,
    token: Cancellation,
  ): Promise<Explained | undefined> {
    if (!this.#current.isReady) return undefined;
    const offset = document.offsetAt(position);
    const cursor = { document, version: document.version, offset };
    this.#cursor = cursor;
    const reading = this.#current.at(document, offset);
    const waits = { memory: Infinity, network: Infinity };
    if ((await finish(reading.advance(offset), document, token, waits)) !== "all") return undefined;
    const isThere = () =>
      this.#current.isReadBy(reading) && this.#cursor?.version === cursor.version && this.#cursor.offset === offset;
    const line = document.lineBefore(offset);
    const suffix = document.suffixAt(offset);
    const needed = this.#use.trust.thresholdOf(document.languageId, threshold);
    const short = shortAt(this.wishes, document, offset, this.#current.language);
    const options = { suffix, short, ...linesOf(this.wishes, document, needed), ...document.beforeAt(offset) };
    const isWithin = !maySuggestAt(document, offset, options, suffix);
    const suggestedAt = (least: number) => {
      const one = isWithin
        ? undefined
        : suggest(reading.continue(offset, MAX_LENGTH), { ...options, threshold: least });
      const known = one && cutBeforeForgotten(one, line, (name) => this.#isForgotten(name));
      return known && this.#isInListsPlace(document, offset, known) ? undefined : known;
    };
    const shown = shownOf(suggestedAt(needed), () => suggestedAt(needed * UNSURE), line);
    const work = function* (this: Completer) {
      const expectations = yield* reading.explain(offset, line);
      const source = expectations.match && (yield* findSource(expectations.match, this.#textsNear(document)));
      return { ...expectations, source };
    }.bind(this);
    const expectations = await inSlices(
      work(),
      () => isThere() && document.version === cursor.version && !token.isCancellationRequested,
    );
    if (expectations === undefined) return undefined;
    const language = this.#current.language;
    return { ...expectations, ...shown, threshold: needed, isWithin, language };
  }

  /** The document itself, then all that the memory knows. */
  *#textsNear(document: OpenDocument): Generator<NamedText, void> {
    const own = this.#pathOf(document.uri) ?? document.uri;
    yield { path: own, text: document.text.slice(0, document.text.length).slice() };
    for (const [path, text] of this.#current.model.memory?.texts ?? []) if (path !== own) yield { path, text };
  }

  #isInListsPlace(document: OpenDocument, offset: number, { text }: Suggestion): boolean {
    return isInListsPlace(this.wishes, document, offset, this.#current.language, decodeText(text));
  }

  #isForgotten(name: string): boolean {
    if (!this.#current.model.forgotten?.has(name)) return false;
    return !Array.from(this.#documents.values()).some(({ text }) => {
      const { buffer, byteOffset, length } = text.slice(0, text.length);
      return Buffer.from(buffer, byteOffset, length).includes(name);
    });
  }

  /** Reads up to the cursor, and tells who was answered too early. */
  async #prepareAt(cursor: Cursor): Promise<void> {
    if (this.#current.isAwaited(cursor.document)) return; // that comes first
    let isRead: true | undefined;
    await this.#whileAt("prepare", cursor, function* (reading) {
      isRead = yield* reading.advance(cursor.offset);
    });
    const early = this.#early;
    if (!isRead || early?.cursor !== cursor || this.#cursor !== cursor) return;
    this.#early = undefined;
    this.onReady(cursor.document, early.position);
  }

  /** Works while no request is being answered; ends when the cursor moves or the document changes. */
  async #whileAt(
    priority: Priority,
    cursor: Cursor,
    begin: (reading: ActiveDocument) => Generator<unknown, unknown>,
  ): Promise<void> {
    await this.#scheduler.run(priority, () => this.#workAt(cursor, begin), this.#over.signal);
  }

  *#workAt(cursor: Cursor, begin: (reading: ActiveDocument) => Generator<unknown, unknown>): Generator<void, void> {
    const { document, version, offset } = cursor;
    const isThere = () => this.#cursor === cursor && document.version === version;
    if (!this.#current.isReady || !isThere() || this.#documents.get(document.uri) !== document) return;
    const reading = this.#current.at(document, offset);
    const work = begin(reading);
    while (isThere() && this.#current.isReadBy(reading) && !work.next().done) yield;
  }
}
