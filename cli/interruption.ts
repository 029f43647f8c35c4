/** Ctrl+C, a polite kill, and a terminal that was closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

let leave: (() => void) | undefined;

/** Calls `action` when the user interrupts the program, instead of what was called before. */
export function handleInterruptions(action: () => void): void {
  // A listener is never replaced: a signal that has arrived, but was not told yet, would be lost with it.
  if (leave === undefined) for (const signal of SIGNALS) process.on(signal, () => leave?.());
  leave = action;
}

/** Leaves interruptions to the system. */
export function ignoreInterruptions(): void {
  for (const signal of SIGNALS) process.removeAllListeners(signal);
}

/** Is aborted when the user interrupts the program, after `note` was called; the next time ends the program at once. */
export function interruption(note: () => void): AbortSignal {
  const controller = new AbortController();
  handleInterruptions(() => {
    handleInterruptions(() => process.exit(130));
    note();
    controller.abort();
  });
  return controller.signal;
}
