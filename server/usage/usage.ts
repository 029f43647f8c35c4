import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { LearningFromUse } from "../completion/learning-from-use.ts";
import { countCharacters, type SuggestionEnd } from "../completion/suggestion-use.ts";
import { COMMANDS } from "../protocol.ts";
import type { Gathering, Scheduler } from "../scheduler.ts";
import type { UsageStore } from "../workspace/store-usage.ts";
import {
  addCounts,
  addDays,
  addLanguageCounts,
  type Counts,
  type DayCounts,
  dayOf,
  decodeCounts,
  encodeCounts,
  type LanguageCounts,
  NO_COUNTS,
  NOTHING_COUNTED,
} from "./counts.ts";
import { withLatency } from "./latencies.ts";
import { summarize, summarizeDay, type UsageSummary, type UsageToday } from "./summary.ts";

/** What stands there for less, in milliseconds, is hardly noticed, and not counted as shown. */
const NOTICED_MILLISECONDS = 250;

/** What was counted is stored so much later. */
const SAVE_MILLISECONDS = 60_000;

/** Longer changes are not typed, in UTF-16 code units: a line end with its indentation, or an emoji, is shorter. */
const MAX_TYPED = 64;

/** Editors' ids of languages look so; others are not stored. */
const LANGUAGE_ID = /^[\w.+#-]{1,40}$/;

export interface UsageOptions {
  readonly store: () => Pick<UsageStore, "load" | "update" | "delete">;
  readonly scheduler: Pick<Scheduler, "gather">;
  /** The time by the user's clock. */
  readonly now?: () => Date;
  /** Called when `today` has changed. */
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
}

/**
 * What suggestions bring, by day and language, and what their use has taught, kept on this machine for all windows. The counts go
 * by what was answered and by the text: whether the editor has shown an answer, nobody tells the server, and a suggestion that the
 * user dismisses looks like one that stays unused. So what counts as shown is an answer that stood for a moment until the user
 * typed something else or left, and all that was used.
 */
export class Usage {
  readonly learning: LearningFromUse;
  readonly #options: UsageOptions;
  readonly #now: () => Date;
  readonly #saving: Gathering<"save">;
  #stored: Counts = NOTHING_COUNTED;
  /** What was counted since it was stored last. */
  #unsaved: Counts = NOTHING_COUNTED;
  /** Whatever reads or writes the file waits for what did before. */
  #turn: Promise<unknown> = Promise.resolve();
  #lastProblem = "";
  #isOver = false;

  constructor(options: UsageOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.learning = new LearningFromUse(
      (end, { languageId }) => this.noteEnd(languageId, end),
      (...taken) => ({ title: "Unroll", command: COMMANDS.taken.name, arguments: taken }),
    );
    this.#saving = options.scheduler.gather(SAVE_MILLISECONDS, () => this.save());
  }

  /** What all windows have counted today, as far as they have stored it. */
  get today(): UsageToday | undefined {
    const day = this.#day;
    return summarizeDay(addDays(dayOf(this.#stored, day), dayOf(this.#unsaved, day))); // asked at every key: not of all days
  }

  /**
   * All that is counted and learned, once what was stored is known.
   *
   * @param threshold how sure suggestions must be where use has taught nothing
   */
  async summary(threshold: number): Promise<UsageSummary> {
    await this.#turn;
    return summarize(this.#all, this.learning.trust.learned(threshold));
  }

  /** Counts a suggestion that has ended. */
  noteEnd(language: string, { use, milliseconds, characters, strokes }: SuggestionEnd): void {
    const isUsed = use === "taken" || use === "typed along";
    if (!isUsed && milliseconds < NOTICED_MILLISECONDS) {
      this.#saving.add("save"); // it may have taught something
      return;
    }
    this.#count(language, {
      shown: 1,
      taken: Number(use === "taken"),
      typedAlong: Number(use === "typed along"),
      typedAgainst: Number(use === "typed against"),
      characters,
      saved: characters - strokes,
    });
    this.#options.onChange();
  }

  /**
   * Counts what the user types: changes that insert one character and replace nothing. Of an IME's syllable that is its first
   * form, and of the changes at several cursors the first one.
   */
  noteChanges(language: string, [change]: readonly TextDocumentContentChangeEvent[]): void {
    if (change === undefined || !("range" in change) || change.text.length > MAX_TYPED) return;
    const { start, end } = change.range;
    const isInserted = start.line === end.line && start.character === end.character;
    if (isInserted && countCharacters(change.text) === 1) this.#count(language, { typed: 1 });
  }

  /** Counts an answer to a request for suggestions. */
  noteAnswer(milliseconds: number): void {
    const today = dayOf(this.#unsaved, this.#day);
    this.#setToday({ ...today, latencies: withLatency(today.latencies, milliseconds) });
  }

  /** Reads what is stored. Never rejects. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      this.#goOn((await this.#options.store().load(decodeCounts)) ?? NOTHING_COUNTED);
      if (!this.#isOver) this.#options.onChange();
    });
  }

  /** Stores what was counted and learned, together with what other windows have stored. Never rejects. */
  save(): Promise<void> {
    return this.#inTurn(async () => {
      const { store } = this.#options;
      const { trust } = this.learning;
      const unsaved = { ...this.#unsaved, shifts: trust.moves };
      if (unsaved.days.size === 0 && unsaved.shifts.size === 0) return;
      this.#unsaved = NOTHING_COUNTED;
      try {
        const update = (stored: Counts = NOTHING_COUNTED) => addCounts(stored, unsaved, this.#day);
        this.#goOn(await store().update(decodeCounts, update, encodeCounts), unsaved);
      } catch (error) {
        this.#unsaved = addCounts({ ...unsaved, shifts: new Map() }, this.#unsaved, this.#day);
        throw error;
      }
    });
  }

  /** Deletes all that was counted and learned, in the file as well. @throws Error that the file could not be deleted */
  async forget(): Promise<void> {
    const deleted = this.#turn.then(async () => {
      await this.#options.store().delete();
      this.#stored = NOTHING_COUNTED;
      this.#unsaved = NOTHING_COUNTED;
      this.learning.trust.forget();
    });
    this.#turn = deleted.catch(() => {});
    await deleted;
    this.#options.onChange();
  }

  /** Stores what is left to be stored, and ends. Never rejects. */
  dispose(): Promise<void> {
    this.#isOver = true;
    this.#saving.dispose();
    return this.save();
  }

  get #all(): Counts {
    return addCounts(this.#stored, this.#unsaved, this.#day);
  }

  get #day(): string {
    return localDay(this.#now());
  }

  #goOn(stored: Counts, counted?: Counts): void {
    this.#stored = stored;
    this.learning.trust.goOn(stored.shifts, counted?.shifts);
  }

  #count(language: string, counts: Partial<LanguageCounts>): void {
    const name = LANGUAGE_ID.test(language) ? language : "other";
    const today = dayOf(this.#unsaved, this.#day);
    const sum = addLanguageCounts(today.languages.get(name) ?? NO_COUNTS, { ...NO_COUNTS, ...counts });
    this.#setToday({ ...today, languages: new Map(today.languages).set(name, sum) });
  }

  #setToday(counts: DayCounts): void {
    this.#unsaved = { ...this.#unsaved, days: new Map(this.#unsaved.days).set(this.#day, counts) };
    this.#saving.add("save");
  }

  /** Nothing depends on the file, so a problem with it goes to the log, once. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      const problem = `What suggestions bring cannot be stored: ${error instanceof Error ? error.message : String(error)}`;
      if (problem !== this.#lastProblem) this.#options.warn(problem);
      this.#lastProblem = problem;
    });
    await this.#turn;
  }
}

/** As in "2026-11-27". */
function localDay(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${date.getFullYear()}-${month}-${day}`;
}
