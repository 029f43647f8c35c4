import type { EvaluationEvent } from "../server/evaluation/evaluation.ts";

/** A progress line on the terminal; nothing where standard error is a file. */
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

/** Shows an evaluation's activity on `line`. */
export function showEvaluation(line: ProgressLine): (event: EvaluationEvent) => void {
  return (event) => line.show(describeEvaluation(event));
}

function describeEvaluation(event: EvaluationEvent): string {
  switch (event.kind) {
    case "training":
      return `Training the network: ${Math.floor(100 * event.share)}%`;
    case "learning":
      return "Filling the memory…";
    case "calibrating":
      return "Calibrating…";
    case "measuring":
      return `Testing ${event.name}: ${Math.floor(100 * event.share)}%`;
  }
}
