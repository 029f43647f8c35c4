import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A new folder among the system's temporary ones. It goes with the process at the latest, unless that is killed. */
export class TemporaryFolder {
  readonly path: string;
  readonly #removeNow = () => rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });

  /** @param prefix how the folder's name begins */
  constructor(prefix: string) {
    // At once: an interruption in between would leave a folder that is not known yet.
    this.path = mkdtempSync(path.join(tmpdir(), prefix));
    process.once("exit", this.#removeNow);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
    process.off("exit", this.#removeNow);
  }
}
