// `npm run bench -- COMMAND`: what the model is worth, measured on real workspaces beside what else there is.
import { Command } from "commander";
import { listWorkspaces } from "./list.ts";

const program = new Command("bench").description("Measures quality and speed on real workspaces.").showHelpAfterError();

program
  .command("workspaces")
  .description("download the workspaces, and say where they are and how large")
  .argument("[names...]", "these only")
  .option("--json", "print JSON", false)
  .action(listWorkspaces);

// Each command has a file of its own: `quality` and `speed` come here.

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
