import type {
  InlineCompletionContext,
  InlineCompletionItem,
  Position,
  Range as TextRange,
} from "vscode-languageserver";
import {
  type Adaptation,
  maySuggestBefore,
  type Network,
  type Prediction,
  type Suggestion,
  type SuggestionOptions,
  suggest,
} from "../../model/index.ts";
import type { OpenDocument } from "../documents/document.ts";
import { type ByteEdit, encodeText } from "../documents/encoding.ts";
import type { Priority, Scheduler } from "../scheduler.ts";
import { findRandomWords } from "../workspace/secrets.ts";
import type { WorkspaceMemory } from "../workspace/workspace-memory.ts";
import { ActiveDocument, type OpenTexts } from "./active-document.ts";

/** How far a suggestion may reach, in characters (UTF-8 bytes), and in lines. */
export const MAX_LENGTH = 160;
export const MAX_LINES = 4;

/** How many suggestions are offered to somebody who asks for them, and how much less sure they may be. */
const ALTERNATIVES = 3;
const ALTERNATIVE_THRESHOLD = 0.25;

/** How much of the document and of others is learned for the time that it is typed in, in characters. */
const REACH = { before: 12288, after: 6144 };
/** While the memory is being built, the overlay makes way for that again and again. */
const SHORT_REACH = { before: 4096, after: 2048 };
/** How much that the memory does not know is learned of other open documents, in characters. */
const SIBLINGS = 4096;

/** How long a request computes before messages get in, in milliseconds. */
const SLICE = 3;
/** How long it waits for the network to have read a document up to the cursor, in milliseconds; the memory is faster. */
const PATIENCE = 15;

/** InlineCompletionTriggerKind.Invoked: somebody asks, rather than types. */
const INVOKED = 1;

type Beside = ReturnType<OpenTexts["beside"]>;

/** Where somebody is, in bytes, and in which version of the document. */
interface Cursor {
  readonly document: OpenDocument;
  readonly version: number;
  readonly offset: number;
}

/** Whether a request was cancelled; a `CancellationToken` of LSP is one. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

export const NEVER_CANCELLED: Cancellation = { isCancellationRequested: false };

/** What there is to complete with. */
export interface CompletionModel {
  readonly memory: WorkspaceMemory | undefined;
  readonly network: Network | undefined;
  /** Makes the network adapt, once: that takes as much room as the network, three times. */
  readonly adaptation: (() => Adaptation) | undefined;
}

/** Answers requests for suggestions in the documents that are open. */
export class Completer {
  readonly #documents: ReadonlyMap<string, OpenDocument>;
  readonly #pathOf: (uri: string) => string | undefined;
  readonly #scheduler: Scheduler;
  #model: CompletionModel = { memory: undefined, network: undefined, adaptation: undefined };
  /** The document that is typed in. */
  #active: { readonly document: OpenDocument; readonly reading: ActiveDocument } | undefined;
  #cursor: Cursor | undefined;
  readonly #over = new AbortController();

  /** @param documents all that are open, by URI, those used last at the end */
  constructor(
    documents: ReadonlyMap<string, OpenDocument>,
    pathOf: (uri: string) => string | undefined,
    scheduler: Scheduler,
  ) {
    this.#documents = documents;
    this.#pathOf = pathOf;
    this.#scheduler = scheduler;
  }

  /** Completes with another model from now on. */
  use(model: CompletionModel): void {
    const { memory, network, adaptation } = this.#model;
    if (memory === model.memory && network === model.network && adaptation === model.adaptation) return;
    this.#leave();
    this.#model = model;
    this.resume();
  }

  /** Applies edits of a document; without `edits` all of its text is new. */
  applyEdits(document: OpenDocument, edits: readonly ByteEdit[] | undefined): void {
    this.#scheduler.noteRequest();
    if (this.#active?.document !== document) return;
    if (edits === undefined) this.#leave();
    else for (const edit of edits) this.#active.reading.edit(edit);
  }

  /** A document was closed, or others of its words are secrets now. */
  forget(document: OpenDocument): void {
    if (this.#active?.document === document) this.#leave();
    this.resume();
  }

  /** Leaves the memory to others until the next request. */
  suspend(): void {
    this.#active?.reading.suspend();
  }

  /** Other texts lie beside the document in use: what was learned of them is learned anew. */
  refresh(): void {
    this.suspend();
    this.resume();
  }

  /** Somebody is at `position`, and may type there. */
  prepare(document: OpenDocument, position: Position): void {
    const { version } = document;
    const offset = document.byteOffsetAt(position);
    const last = this.#cursor;
    if (last?.document === document && last.version === version && last.offset === offset) return; // its work goes on
    this.#cursor = { document, version, offset };
    this.resume();
  }

  /** Gets ready for a request where somebody is, while nobody asks for anything. */
  resume(): void {
    const cursor = this.#cursor;
    if (cursor !== undefined) void this.#whileAt("prepare", cursor, (reading) => reading.advance(cursor.offset));
  }

  dispose(): void {
    this.#leave();
    this.#over.abort();
  }

  /** The suggestions to show at `position`: none where nothing is sure enough, or the request is out of date. */
  async complete(
    document: OpenDocument,
    position: Position,
    { triggerKind, selectedCompletionInfo }: InlineCompletionContext,
    threshold: number,
    token: Cancellation,
  ): Promise<InlineCompletionItem[]> {
    this.#scheduler.noteRequest();
    if (!this.#isReady) return [];
    const { start, end } = selectedCompletionInfo?.range ?? { start: position, end: position };
    const suffix = encodeText(document.suffixAt(end));
    if (!maySuggestBefore(suffix)) return [];
    const offset = document.byteOffsetAt(start);
    const cursor = { document, version: document.version, offset };
    this.#cursor = cursor;
    const reading = this.#activate(document);
    const work = reading.advance(offset);
    if (!(await finish(work, document, token, PATIENCE))) return [];
    const selected = selectedCompletionInfo?.text ?? "";
    const prompt = encodeText(selected);
    const options: SuggestionOptions = {
      threshold,
      suffix,
      lines: MAX_LINES,
      indentation: document.lineBefore(start).search(/\S|$/),
    };
    const suggestions =
      triggerKind === INVOKED && prompt.length === 0
        ? alternatives(reading, offset, options)
        : [suggest(reading.continue(offset, MAX_LENGTH, prompt), options)];
    // Reads on between keystrokes, if it has to. What goes wrong there goes wrong in the next request, which tells.
    finish(work, document, NEVER_CANCELLED).catch(() => false);
    void this.#whileAt("adapt", cursor, (active) => active.adapt(offset));
    const before = document.lineBefore(start) + selected;
    return suggestions
      .filter((suggestion) => suggestion !== undefined)
      .map((suggestion) => describe(suggestion, selected, { start, end }))
      .filter(({ insertText }) => !endsSecret(before, (insertText as string).slice(selected.length)));
  }

  #activate(document: OpenDocument): ActiveDocument {
    if (this.#active?.document !== document) {
      this.#leave();
      const { memory, network, adaptation } = this.#model;
      const parts = { memory: memory?.memory, network, adaptation: adaptation?.() };
      const reading = new ActiveDocument(parts, { text: document.bytes, secrets: document.secrets }, () =>
        this.#openTexts(document, memory!),
      );
      this.#active = { document, reading };
    }
    return this.#active!.reading;
  }

  #leave(): void {
    this.suspend();
    this.#active = undefined;
  }

  #openTexts(document: OpenDocument, memory: WorkspaceMemory): OpenTexts {
    const text = document.bytes;
    const path = this.#pathOf(document.uri);
    return {
      text,
      known: memory.known(path, text),
      secrets: document.secrets,
      beside: () => [...neighbours(path, memory), ...this.#siblings(document, memory)],
      reach: memory.ready ? REACH : SHORT_REACH,
    };
  }

  /** Other open documents, those used last at the end, as far as there is room for what the memory does not know of them. */
  #siblings(document: OpenDocument, memory: WorkspaceMemory): Beside {
    const siblings: Beside[number][] = [];
    let room = SIBLINGS;
    for (const other of [...this.#documents.values()].reverse()) {
      if (room === 0) break;
      if (other === document) continue;
      const text = other.bytes;
      for (const { start, end } of other.secrets) text.fill(0, start, end);
      const passages = memory.unknown(this.#pathOf(other.uri), text);
      const size = passages.reduce((sum, { start, end }) => sum + end - start, 0);
      if (size === 0 || size > room) continue;
      room -= size;
      siblings.unshift({ text, options: { passages } });
    }
    return siblings;
  }

  /** Whether there is anything to complete with. */
  get #isReady(): boolean {
    return this.#model.memory !== undefined || this.#model.network !== undefined;
  }

  /** Works while nobody asks for anything, and ends when somebody is elsewhere or the document has changed. */
  async #whileAt(
    priority: Priority,
    cursor: Cursor,
    begin: (reading: ActiveDocument) => Generator<unknown, unknown>,
  ): Promise<void> {
    await this.#scheduler.run(priority, () => this.#workAt(cursor, begin), this.#over.signal);
  }

  *#workAt(cursor: Cursor, begin: (reading: ActiveDocument) => Generator<unknown, unknown>): Generator<void, void> {
    const { document, version } = cursor;
    const isThere = () => this.#cursor === cursor && document.version === version;
    if (!this.#isReady || !isThere() || this.#documents.get(document.uri) !== document) return;
    const reading = this.#activate(document);
    const work = begin(reading);
    while (isThere() && this.#active?.reading === reading && !work.next().done) yield;
  }
}

/** The files nearest to the document, which are known from first to last. */
function neighbours(path: string | undefined, memory: WorkspaceMemory): Beside {
  if (path === undefined || !memory.ready) return [];
  return memory.beside(path).map((text) => ({ text, options: { known: [{ start: 0, end: text.length }] } }));
}

/** The most probable text, and those that begin with other characters than it. */
function alternatives(reading: ActiveDocument, offset: number, options: SuggestionOptions) {
  const threshold = options.threshold * ALTERNATIVE_THRESHOLD;
  const distribution = reading.distribution(offset);
  const first = Array.from(distribution.keys())
    .filter((character) => character >= 0x20 && character < 0x7f && distribution[character]! >= threshold)
    .sort((a, b) => distribution[b]! - distribution[a]!)
    .slice(0, ALTERNATIVES);
  return first.map((character) => {
    const prompt = Uint8Array.of(character);
    const begin: Prediction = { character, probability: distribution[character]! };
    return suggest(preceded(begin, reading.continue(offset, MAX_LENGTH, prompt)), { ...options, threshold });
  });
}

function* preceded(first: Prediction, rest: Generator<Prediction, void>): Generator<Prediction, void> {
  yield first;
  yield* rest;
}

function describe(
  { text, replacedSuffix }: Suggestion,
  selected: string,
  { start, end }: TextRange,
): InlineCompletionItem {
  const insertText = selected + new TextDecoder().decode(text);
  // What is covered are brackets and quotation marks: as many characters as bytes.
  return { insertText, range: { start, end: { line: end.line, character: end.character + replacedSuffix } } };
}

/** Whether `suggestion`, after `before`, is part of a word that looks drawn at random. */
function endsSecret(before: string, suggestion: string): boolean {
  return findRandomWords(before + suggestion).some(([, end]) => end > before.length);
}

/**
 * Runs `work` in slices between which messages come in; gives up once its document has changed or the request was
 * cancelled. Says whether it came to its end, or to what is enough when `patience` is over.
 */
async function finish(
  work: Generator<boolean, true | undefined>,
  document: OpenDocument,
  token: Cancellation,
  patience = Infinity,
): Promise<boolean> {
  const { version } = document;
  const start = performance.now();
  for (let slice = start; ; ) {
    const step = work.next();
    if (step.done) return step.value === true && document.version === version;
    if (step.value && performance.now() - start > patience) return true;
    if (performance.now() - slice < SLICE) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested || document.version !== version) work.return(undefined);
    slice = performance.now();
  }
}
