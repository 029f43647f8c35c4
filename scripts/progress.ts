/** How often the seconds are shown anew, in milliseconds. */
const INTERVAL = 1000;

/**
 * Says on standard output that `what` is being done, and does `work`. In a terminal the seconds count beside it, so that
 * whoever waits sees that it goes on.
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
