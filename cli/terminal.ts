/** A line on the terminal that says how far something is; nothing where standard error is a file. */
export class ProgressLine {
  readonly #shown = process.stderr.isTTY === true;

  show(text: string): void {
    if (this.#shown) process.stderr.write(`\r\x1b[K${text}`);
  }

  end(): void {
    if (this.#shown) process.stderr.write("\r\x1b[K");
  }
}

/** Aborts at Ctrl+C, once: a second one ends the program at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    process.exitCode = 130;
    controller.abort();
  });
  return controller.signal;
}
