/** Gathers what comes one by one, and hands all of it on a while after the first. */
export class Batch<T> {
  readonly #milliseconds: number;
  readonly #handle: (items: T[]) => void;
  readonly #items = new Set<T>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, handle: (items: T[]) => void) {
    this.#milliseconds = milliseconds;
    this.#handle = handle;
  }

  add(item: T): void {
    this.#items.add(item);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const items = [...this.#items];
      this.#items.clear();
      this.#handle(items);
    }, this.#milliseconds);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
