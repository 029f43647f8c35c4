/** Ctrl+C, a polite kill, and a terminal that was closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `leave` when the user interrupts the program, instead of what was called before. */
export function handleInterruptions(leave: () => void): void {
  ignoreInterruptions();
  for (const signal of SIGNALS) process.on(signal, leave);
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
