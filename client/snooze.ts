import * as vscode from "vscode";

/** Where the end of a snooze is kept, so that it outlasts a window that is loaded again. */
const KEY = "snoozedUntil";

/**
 * No suggestions for a while, unless the user asks for one; learning goes on. Only this window snoozes. It ends by itself, by one
 * timer, which is there for as long as the snooze.
 */
export class Snooze implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  #until: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param state the workspace's */
  constructor(state: vscode.Memento) {
    this.#state = state;
    const until = state.get<number>(KEY);
    if (until !== undefined && until > Date.now()) this.#set(until);
  }

  readonly onDidChange = this.#changed.event;

  /** When it ends, in milliseconds since 1970: Infinity for the window's next start, undefined where there is none. */
  get until(): number | undefined {
    return this.#until !== undefined && this.#until > Date.now() ? this.#until : undefined;
  }

  /** @param minutes Infinity until the window is started again */
  async begin(minutes: number): Promise<void> {
    const until = Date.now() + minutes * 60_000;
    this.#set(until);
    await this.#state.update(KEY, Number.isFinite(until) ? until : undefined);
  }

  async end(): Promise<void> {
    this.#set(undefined);
    await this.#state.update(KEY, undefined);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }

  #set(until: number | undefined): void {
    clearTimeout(this.#timer);
    this.#until = until;
    if (until !== undefined && Number.isFinite(until)) {
      this.#timer = setTimeout(() => void this.end(), until - Date.now());
    }
    void vscode.commands.executeCommand("setContext", "unroll.snoozed", until !== undefined);
    this.#changed.fire();
  }
}

/** Lets the user choose how long to snooze. */
export async function chooseSnooze(snooze: Snooze): Promise<void> {
  const { l10n } = vscode;
  const items = [
    { minutes: 5, label: l10n.t("5 minutes") },
    { minutes: 15, label: l10n.t("15 minutes") },
    { minutes: 60, label: l10n.t("60 minutes") },
    { minutes: Infinity, label: l10n.t("Until restart") },
  ];
  const placeHolder = l10n.t("Show no suggestions for…");
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  if (chosen !== undefined) await snooze.begin(chosen.minutes);
}
