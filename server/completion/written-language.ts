import { classify, type Network, sureLanguage, type Text, textOf } from "../../model/index.ts";
import type { OpenDocument } from "../documents/document.ts";
import { decodeText, encodeText } from "../documents/encoding.ts";
import { fencedBlockAt } from "../documents/fenced-blocks.ts";
import type { Scheduler } from "../scheduler.ts";
import { extensionIn, languageCalled } from "../workspace/languages.ts";
import { nameOf } from "../workspace/neighbours.ts";

/** A longer text is no clearer. */
const MOST_TEXT = 1024;
/** A language counts from this probability on. */
const LEAST_PROBABILITY = 0.9;
/** The language is looked at again where the text has grown so much. */
const GROWTH = 1.5;
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
  /** Of the text that was looked at. */
  readonly length: number;
  readonly language: string | undefined;
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

  /** @param onChange called when another language was recognised in a document */
  constructor(scheduler: Scheduler, onChange: (document: OpenDocument) => void, signal: AbortSignal) {
    this.#scheduler = scheduler;
    this.#onChange = onChange;
    this.#signal = signal;
  }

  /** What is known now; undefined where the document's own language holds. Looks at the text in the background. */
  at(document: OpenDocument, offset: number, network: Network | undefined): WrittenText | undefined {
    if (document.languageId === "markdown") return this.#inMarkdown(document, offset, network);
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
    const length = Math.min(text.length, MOST_TEXT);
    const isKnown = last?.network === network && length < GROWTH * last.length && last.length < GROWTH * length;
    if (!isKnown && this.#looking !== document) this.#look(document, text.slice(0, length).slice(), network);
    return last?.language === undefined ? undefined : { language: last.language, text };
  }

  #look(document: OpenDocument, text: Uint8Array, network: Network): void {
    this.#looking = document;
    const work = function* (this: WrittenLanguages) {
      const language = sureLanguage(yield* classify(network, text), LEAST_PROBABILITY);
      const isOther = this.#recognised.get(document)?.language !== language;
      this.#recognised.set(document, { network, length: text.length, language });
      this.#looking = undefined;
      if (isOther) this.#onChange(document);
    }.bind(this);
    void this.#scheduler.run("adapt", work, this.#signal);
  }
}
