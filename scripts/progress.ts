/** The time between updates of the seconds, in milliseconds. */
const INTERVAL = 1000;

/**
 * Prints `what` to standard output and does `work`. In a terminal it also counts the seconds, so that the user sees
 * progress.
 */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const { stdout } = process;
  if (!stdout.isTTY) {
    console.log(`${what} …`);
    return work();
  }
  const start = performance.now();
  const show = () => stdout.write(`\r${what} … ${Math.round((performance.now() - start) / 1000)} s`);
  show();
  const timer = setInterval(show, INTERVAL);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    show();
    stdout.write("\n");
  }
}
