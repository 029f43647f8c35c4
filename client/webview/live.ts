/** A page that the extension keeps up to date, and whose buttons it answers. */
import { drawCharts } from "./charts.ts";
import { morph } from "./morph.ts";

/** As the editor gives it to the scripts of its pages. */
interface Editor {
  postMessage(message: object): void;
  getState(): State | undefined;
  setState(state: State): void;
}

/** What a page keeps while it is hidden. */
interface State {
  readonly scrolledTo: number;
  /** The keys of what is open. */
  readonly open: readonly string[];
}

interface SectionsMessage {
  readonly kind: "sections";
  /** HTML by the ids of elements. */
  readonly sections: Readonly<Record<string, string>>;
}

/** What follows a click so soon, as of a double click or a key that is held, was not meant for the button that stands there by then. */
const REPEAT_MILLISECONDS = 500;

export function keepUpToDate(editor: Editor): void {
  let before = editor.getState();
  let left: Element | undefined;
  window.addEventListener("message", ({ data }: MessageEvent<SectionsMessage>) => {
    if (data.kind !== "sections") return;
    for (const [id, html] of Object.entries(data.sections)) {
      const element = document.getElementById(id)!;
      if (element.contains(document.activeElement)) left = element;
      morph(element, html);
    }
    left = focusNext(left);
    drawCharts();
    if (before === undefined) return;
    restore(before);
    before = undefined;
  });
  let lastClick = -Infinity;
  document.addEventListener("click", ({ target, timeStamp }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-action]") : null;
    if (button === null) return;
    const isMeant = timeStamp - lastClick > REPEAT_MILLISECONDS;
    lastClick = timeStamp;
    if (isMeant) editor.postMessage({ kind: "action", action: button.dataset.action });
  });
  document.addEventListener("toggle", () => drawCharts(), { capture: true }); // there is room for them now
  const remember = () => editor.setState({ scrolledTo: window.scrollY, open: openKeys() });
  document.addEventListener("toggle", remember, { capture: true });
  document.addEventListener("scrollend", remember);
  editor.postMessage({ kind: "ready" });
}

/**
 * Where a button with the focus has gone, the next one in its place gets it: the keyboard would have to begin from above.
 *
 * @param left where the focus was
 * @returns the same as long as there is none
 */
function focusNext(left: Element | undefined): Element | undefined {
  if (document.activeElement !== document.body) return undefined;
  const button = left?.querySelector("button");
  if (!button) return left;
  button.focus({ preventScroll: true });
  return undefined;
}

function openKeys(): string[] {
  const open = document.querySelectorAll<HTMLElement>("details[open]");
  return Array.from(open, ({ dataset }) => dataset.key!);
}

function restore({ scrolledTo, open }: State): void {
  for (const details of document.querySelectorAll("details"))
    if (open.includes(details.dataset.key!)) details.open = true;
  window.scrollTo({ top: scrolledTo });
}
