import * as l10n from "@vscode/l10n";
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

/** Shows an evaluation's activity on `line`. */
export function showEvaluation(line: ProgressLine): (event: EvaluationEvent) => void {
  return (event) => line.show(describeEvaluation(event));
}

function describeEvaluation(event: EvaluationEvent): string {
  switch (event.kind) {
    case "training":
      return l10n.t("Training the network: {0}%", Math.floor(100 * event.share));
    case "learning":
      return l10n.t("Learning the files…");
    case "calibrating":
      return l10n.t("Calibrating…");
    case "measuring":
      return l10n.t("Testing {0}: {1}%", event.name, Math.floor(100 * event.share));
  }
}
