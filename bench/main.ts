// `npm run bench -- COMMAND`: what the model is worth, measured on real workspaces beside what else there is.
import { Command } from "commander";
import { positive } from "../cli/arguments.ts";
import { measureSpeed } from "./speed/speed.ts";

const program = new Command("bench").description("Measures quality and speed on real workspaces.").showHelpAfterError();

program
  .command("speed")
  .description(
    "training and single steps on this machine, of every build, beside PyTorch, TensorFlow.js and ONNX Runtime",
  )
  .option("--quick", "a few figures only", false)
  .option("--seconds-per-figure <n>", "how long to measure each", positive, 3)
  .option("--peers", "install TensorFlow.js and ONNX Runtime first, beside the benchmark", false)
  .action(measureSpeed);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
