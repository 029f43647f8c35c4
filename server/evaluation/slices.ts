/** Work runs for so long, in milliseconds, before messages and signals are let in. */
const SLICE = 50;

/** Runs `work` to its end and returns its result; in between, messages and signals come in. */
export async function runInSlices<Step, Result>(
  work: Generator<Step, Result>,
  onStep: (step: Step) => void = () => {},
): Promise<Result> {
  for (let start = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    onStep(step.value);
    if (performance.now() - start < SLICE) continue;
    await new Promise((resolve) => setImmediate(resolve));
    start = performance.now();
  }
}
