// Installs what the editor tests need before any of them runs: side by side they would install over each other.
import { installVSCode } from "../../scripts/vscode-install.ts";
import { findChromium } from "./chromium.ts";

await installVSCode();
findChromium();
