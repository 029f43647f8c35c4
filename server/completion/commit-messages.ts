import type { OpenDocument } from "../documents/document.ts";
import { encodeText } from "../documents/encoding.ts";
import type { CommitTexts } from "../workspace/commit-texts.ts";
import type { LearnedTexts } from "./active-document.ts";

/** After so long without a key, other changes may be staged. */
const PAUSE_MILLISECONDS = 2000;

const NOTHING: CommitTexts = { messages: [], change: "" };

interface Reading {
  /** When the document was in use last. */
  used: number;
  /** Undefined before the first are read. */
  texts: CommitTexts | undefined;
  /** The reading in progress. */
  next: Promise<void> | undefined;
}

/** What is beside commit messages: the messages before, and the staged change, read anew whenever they may be others. */
export class CommitMessages {
  readonly #read: (document: OpenDocument) => Promise<CommitTexts> | undefined;
  readonly #onChange: (document: OpenDocument) => void;
  readonly #report: (work: Promise<void>) => void;
  readonly #readings = new WeakMap<OpenDocument, Reading>();

  /**
   * @param read undefined where the document is no commit message of a repository
   * @param onChange called when other texts are beside a document than before, and when the first were read
   * @param report reports the error of a reading
   */
  constructor(
    read: (document: OpenDocument) => Promise<CommitTexts> | undefined,
    onChange: (document: OpenDocument) => void,
    report: (work: Promise<void>) => void,
  ) {
    this.#read = read;
    this.#onChange = onChange;
    this.#report = report;
  }

  /** Call when the document is in use. Returns what to wait for where nothing is known yet of what is beside it; it never rejects. */
  use(document: OpenDocument): Promise<void> | undefined {
    const reading = this.#readings.get(document) ?? { used: -Infinity, texts: undefined, next: undefined };
    const now = performance.now();
    // A box with one character was empty before, as it is after a commit.
    const isDue = now - reading.used > PAUSE_MILLISECONDS || document.text.length <= 1;
    reading.used = now;
    if (isDue && reading.next === undefined) {
      const texts = this.#read(document);
      if (texts === undefined) return undefined;
      this.#readings.set(document, reading);
      const following = this.#follow(document, reading, texts);
      this.#report(following);
      reading.next = following.catch(() => {}); // reported
    }
    return reading.texts === undefined ? reading.next : undefined;
  }

  /** Whether what is beside a document is being read for the first time. */
  isAwaited(document: OpenDocument): boolean {
    const { texts, next } = this.#readings.get(document) ?? {};
    return texts === undefined && next !== undefined;
  }

  async #follow(document: OpenDocument, reading: Reading, texts: Promise<CommitTexts>): Promise<void> {
    const before = JSON.stringify(reading.texts);
    try {
      reading.texts = await texts;
    } finally {
      reading.next = undefined;
      if (JSON.stringify(reading.texts) !== before) this.#onChange(document);
    }
  }

  /** What to learn beside a document, the most useful last. */
  textsBeside(document: OpenDocument): LearnedTexts {
    const { messages, change } = this.#readings.get(document)?.texts ?? NOTHING;
    return [...messages, change].filter((text) => text !== "").map((text) => ({ text: encodeText(text), options: {} }));
  }
}
