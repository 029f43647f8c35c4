// A training in a real VS Code whose window is reloaded meanwhile: it goes on, and says at its end what it has brought.
import path from "node:path";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

test("a training goes on when the window is reloaded, and ends with one message", async () => {
  const root = temporaryFolder();
  // As many files as it takes for some of them to be kept from learning.
  const sources = Object.entries(repetitiveSources()).flatMap(([file, text]) =>
    ["a", "b", "c", "d"].map((version) => [file.replace(".ts", `-${version}.ts`), `// ${version}\n${text}`]),
  );
  const files = { ...Object.fromEntries(sources), "src/picture.ts": "\0\0\0", "src/new.ts": "// new\n" };
  const folder = writeFiles(path.join(root, "workspace"), files);
  const workbench = await startWorkbench(root, {
    "unroll.training.seconds": 40,
    "workbench.preferredLightColorTheme": "Default Light Modern",
    "workbench.preferredDarkColorTheme": "Default Dark Modern",
  });
  try {
    await workbench.open(folder, "src/new.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.command("Unroll: Train on Workspace");
    await workbench.notification(/Training takes about \d+ (sec|min)\. You can keep working\./);
    await workbench.page.waitForTimeout(1000); // the pictures are for people
    await workbench.picture("training-begins");
    await workbench.status(/Unroll: training [1-9]\d?%/);
    await workbench.page.reload();
    await workbench.statusDetail(/Continuing the interrupted training/);
    await workbench.picture("training-resumed");
    await workbench.notification(/Unroll learned \d+ files in .*1 file was skipped\./);
    await workbench.page.waitForTimeout(1000);
    await workbench.picture("training-ends");
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await workbench.page.waitForTimeout(1000);
    await workbench.picture("training-ends-dark");
    await workbench.statusDetail(/trained (just now|\d)/);
  } catch (error) {
    console.error(`See ${await workbench.picture("training-failed")}`);
    throw error;
  }
});
