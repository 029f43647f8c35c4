// The entry that VS Code calls in its extension host.
import { writeFileSync } from "node:fs";
import Mocha from "mocha";

export function run(): Promise<void> {
  // The timeout ends what waits for something that never comes, also on a slow machine.
  const mocha = new Mocha({ ui: "bdd", timeout: 300_000 });
  mocha.suite.emit("pre-require", globalThis as unknown as Mocha.MochaGlobals, "", mocha);
  require("./extension.suite.ts");
  return new Promise((resolve, reject) => {
    const failures: string[] = [];
    const runner = mocha.run((count) => {
      const result = { passes: runner.stats?.passes ?? 0, failures };
      if (process.env.UNROLL_SUITE_RESULT) writeFileSync(process.env.UNROLL_SUITE_RESULT, JSON.stringify(result));
      if (count > 0) reject(new Error(`${count} tests failed`));
      else resolve();
    });
    runner.on("fail", (test, error) => failures.push(`${test.fullTitle()}: ${error.stack ?? error.message}`));
  });
}
