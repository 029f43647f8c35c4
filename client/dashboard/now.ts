/** What Unroll is doing, and what to do next. */
import { button, escaped, note } from "../page/elements.ts";
import type { Situation } from "../situation.ts";
import { describeKnown, describeSituation } from "../status-text.ts";

/** It is about the window as a whole: which editor is active does not matter. */
export function nowSection(situation: Situation): string {
  const { headline, details, next } = describeSituation({ ...situation, language: undefined });
  const text = [...details, known(situation)].filter((part) => part !== undefined).join(" ");
  const percent = percentOf(situation);
  const progress =
    percent === undefined ? "" : `<progress max="100" value="${percent}" aria-label="${escaped(headline)}"></progress>`;
  return `<div class="now"><div class="text"><p class="headline" role="status">${escaped(headline)}</p>
${text === "" ? "" : note(text)}${progress}</div>
${next === undefined ? "" : button(next.label, next.step, "primary")}</div>`;
}

function known({ server, isOn }: Situation): string | undefined {
  if (server.kind !== "running" || !isOn) return undefined;
  const { status } = server;
  return status.files && status.activity.kind === "idle" ? `${describeKnown(status)}.` : undefined;
}

/** How far a training or an evaluation is. */
function percentOf({ server, isOn }: Situation): number | undefined {
  if (server.kind !== "running" || !isOn) return undefined;
  const { activity } = server.status;
  return "percent" in activity ? activity.percent : undefined;
}
