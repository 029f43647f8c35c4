import type { Progress } from "vscode";
import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from "vscode-languageclient/node";

type WorkDone = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** A listener that shows in a notification what the server reports of its progress. */
export function reportTo(progress: Progress<{ message?: string; increment?: number }>): (value: WorkDone) => void {
  let percentage = 0;
  return (value) => {
    if (value.kind !== "report") return;
    const increment = (value.percentage ?? percentage) - percentage;
    percentage += increment;
    progress.report({ increment, ...(value.message !== undefined && { message: value.message }) });
  };
}
