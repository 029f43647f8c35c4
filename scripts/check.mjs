// Bindings, types, lint with the layer rules, and format: everything that is wrong is shown, not only the first.
import { spawnSync } from "node:child_process";

const checks = [
  ["node", "scripts/check-bindings.ts"],
  ["tsc", "--build"],
  ["biome", "ci", "--error-on-warnings"],
  ["oxlint", "--type-aware", "--deny-warnings"],
];
const failed = checks.filter(([command, ...args]) => {
  console.log(`> ${command} ${args.join(" ")}`);
  return spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" }).status !== 0;
});
process.exit(failed.length > 0 ? 1 : 0);
