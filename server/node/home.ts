// Imported before env-paths, which asks for the user's home folder as it is loaded, and throws where there is none.
import { homedir, tmpdir } from "node:os";
import path from "node:path";

/** A home folder always: that of the account where the variable names none, a temporary one where there is no account. */
if (process.env.HOME !== undefined && !path.isAbsolute(process.env.HOME)) delete process.env.HOME;
try {
  homedir();
} catch {
  process.env.HOME = path.join(tmpdir(), `unroll-home-${process.getuid?.() ?? ""}`);
}
