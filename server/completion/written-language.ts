import { classify, commonLength, type Network, sureLanguage, type Text, textOf } from "../../model/index.ts";
import type { OpenDocument } from "../documents/document.ts";
import { decodeText, encodeText } from "../documents/encoding.ts";
import { fencedBlockAt } from "../documents/fenced-blocks.ts";
import type { Scheduler } from "../scheduler.ts";
import { extensionIn, languageCalled } from "../workspace/languages.ts";
import { nameOf } from "../workspace/neighbours.ts";

/** A longer text is no clearer. */
const MOST_TEXT = 1024;
/** The language is looked at again where the text has grown so much. */
const GROWTH = 1.5;
/** Texts that begin with so many equal characters are the same one, which is written on. */
const SAME = 32;
/** Larger Markdown documents are not searched for blocks, in characters. */
const MOST_MARKDOWN = 2 ** 18;

/** A text within a document that is in another language than the document says. */
export interface WrittenText {
  /** VS Code's identifier. */
  readonly language: string;
  readonly text: Text;
}

/** A text, and the path of the file that holds it, where it has one. */
export interface NearTo {
  readonly path: string | undefined;
  readonly text: Text;
}

/** What is near to it is learned beside a document: of what is written in another language, the file is one that it might stand in. */
export function nearTo(document: OpenDocument, path: string | undefined, written: WrittenText | undefined): NearTo {
  if (written === undefined) return { path, text: document.text };
  const folder = path?.slice(0, path.length - nameOf(path).length) ?? "";
  return { path: `${folder}untitled${extensionIn(written.language)}`, text: written.text };
}

interface Recognised {
  readonly network: Network;
  /** What was looked at. */
  readonly text: Uint8Array;
  readonly language: string | undefined;
}

/** What was found last at a place of a Markdown document. */
interface Found {
  readonly document: OpenDocument;
  readonly version: number;
  readonly offset: number;
  readonly network: Network | undefined;
  readonly written: WrittenText | undefined;
}

/**
 * Tells what is written at a place of a document in which its own language does not say it: in a fenced block of Markdown, by the
 * block's name or by what stands in it, and in an untitled document, which has no name yet.
 */
export class WrittenLanguages {
  readonly #scheduler: Scheduler;
  readonly #onChange: (document: OpenDocument) => void;
  readonly #signal: AbortSignal;
  readonly #recognised = new WeakMap<OpenDocument, Recognised>();
  #looking: OpenDocument | undefined;
  /** Every key asks several times. */
  #found: Found | undefined;

  /** @param onChange called when another language was recognised in a document */
  constructor(scheduler: Scheduler, onChange: (document: OpenDocument) => void, signal: AbortSignal) {
    this.#scheduler = scheduler;
    this.#onChange = onChange;
    this.#signal = signal;
  }

  /** What is known now; undefined where the document's own language holds. Looks at the text in the background. */
  at(document: OpenDocument, offset: number, network: Network | undefined): WrittenText | undefined {
    if (document.languageId === "markdown") {
      const { version } = document;
      const last = this.#found;
      const isSame = last?.document === document && last.version === version && last.offset === offset;
      if (isSame && last.network === network) return last.written;
      const written = this.#inMarkdown(document, offset, network);
      this.#found = { document, version, offset, network, written };
      return written;
    }
    const isUntitled = document.languageId === "plaintext" && document.uri.startsWith("untitled:");
    return isUntitled ? this.#recognise(document, document.text, network) : undefined;
  }

  #inMarkdown(document: OpenDocument, offset: number, network: Network | undefined): WrittenText | undefined {
    const { text } = document;
    if (text.length > MOST_MARKDOWN) return undefined;
    const before = decodeText(text.slice(0, offset));
    const all = before + decodeText(text.slice(offset, text.length));
    const block = fencedBlockAt(all, before.length);
    if (block === undefined) return undefined;
    const content = textOf(encodeText(all.slice(block.start, block.end)));
    const named = block.info;
    if (named === "") return this.#recognise(document, content, network);
    const language = languageCalled(named) ?? languageCalled(`.${named}`);
    return language && { language: language.id, text: content };
  }

  #recognise(document: OpenDocument, text: Text, network: Network | undefined): WrittenText | undefined {
    if (network === undefined || text.length === 0) return undefined;
    const last = this.#recognised.get(document);
    const now = text.slice(0, Math.min(text.length, MOST_TEXT));
    const isOf = last?.network === network && commonLength(now, last.text) >= Math.min(SAME, last.text.length);
    const isKnown = isOf && now.length < GROWTH * last.text.length && last.text.length < GROWTH * now.length;
    if (!isKnown && this.#looking !== document) this.#look(document, now.slice(), network);
    return isOf && last.language !== undefined ? { language: last.language, text } : undefined;
  }

  #look(document: OpenDocument, text: Uint8Array, network: Network): void {
    this.#looking = document;
    const work = function* (this: WrittenLanguages) {
      const language = sureLanguage(yield* classify(network, text));
      const isOther = this.#recognised.get(document)?.language !== language;
      this.#recognised.set(document, { network, text, language });
      this.#looking = undefined;
      this.#found = undefined;
      if (isOther) this.#onChange(document);
    }.bind(this);
    void this.#scheduler.run("adapt", work, this.#signal);
  }
}
