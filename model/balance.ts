import { Brackets, unbalanced } from "./brackets.ts";

const LINE_FEED = 0x0a;

/** Whether brackets at the cursor are as balanced with a suggestion as they are without. */
export class Balance {
  readonly #before: Uint8Array;
  readonly #suffix: Uint8Array;
  readonly #isCut: boolean;

  /**
   * @param before what stands before the cursor, from the beginning of a line on
   * @param suffix what follows it
   * @param isCut whether more stands before `before`
   */
  constructor(before: Uint8Array, suffix: Uint8Array, isCut: boolean) {
    this.#before = before;
    this.#suffix = suffix;
    this.#isCut = isCut;
  }

  /**
   * By length, whether the beginning of `text` may be taken: no more brackets stay open than before, and none closes what
   * is closed already or was never open. Where brackets are open that nothing closes, the editor closes none by itself: there
   * it may leave open what is no block.
   *
   * @param stepped the length above which it takes the place of the first `replaced` characters of the suffix
   */
  keptBy(text: Uint8Array, stepped = text.length, replaced = 0): boolean[] {
    const { length } = this.#before;
    const all = new Uint8Array(length + text.length);
    all.set(this.#before);
    all.set(text, length);
    const line = this.#before.lastIndexOf(LINE_FEED) + 1;
    const brackets = new Brackets();
    // Up to the cursor as if nothing followed, since a quotation there may not have ended.
    let at = 0;
    while (at < length) at = brackets.read(this.#before, at);
    const { closers, afterReplaced } = this.#closersBehind(brackets, replaced);
    const isUsual = new Set(brackets.strays);
    const known = brackets.strays.length;
    const before = unbalanced(brackets.open, closers);
    const kept: boolean[] = [];
    while (at < all.length) {
      at = Math.min(brackets.read(all, at, line), all.length);
      const behind = at - length > stepped ? afterReplaced : closers;
      const wrong = brackets.strays
        .slice(known)
        .filter((closer) => !isUsual.has(closer) && (!this.#isCut || behind.includes(closer)));
      const open = before === 0 ? brackets.open : brackets.openBefore(length);
      const isKept = wrong.length === 0 && unbalanced(open, behind) <= before;
      while (kept.length <= at - length) kept.push(isKept);
    }
    return kept;
  }

  #closersBehind(cursor: Brackets, replaced: number): { closers: readonly number[]; afterReplaced: readonly number[] } {
    const brackets = Brackets.within(cursor);
    let stepped = 0;
    for (let at = 0; at < this.#suffix.length; ) {
      at = brackets.read(this.#suffix, at);
      if (at <= replaced) stepped = brackets.strays.length;
    }
    return { closers: brackets.strays, afterReplaced: brackets.strays.slice(stepped) };
  }
}
