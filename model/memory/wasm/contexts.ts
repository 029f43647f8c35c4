/**
 * The context models: what of the text before the next byte each of them looks at. Their hashes are made in contexts/, a
 * file for each family.
 */
import { hashBrackets } from "./contexts/brackets";
import { hashBytes } from "./contexts/bytes";
import { hashColumns } from "./contexts/columns";
import { hashExpected } from "./contexts/expected";
import { hashFile } from "./contexts/file";
import { hashLines } from "./contexts/lines";
import { hashShapes } from "./contexts/shapes";
import { hashWords } from "./contexts/words";

/** Hashes the contexts of the text before the reading position; those that are indirect come after (contexts/indirect.ts). */
export function hashContexts(): void {
  hashBytes();
  hashWords();
  hashLines();
  hashBrackets();
  hashColumns();
  hashShapes();
  hashFile();
  hashExpected();
}
