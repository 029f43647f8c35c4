import { readFile } from "node:fs/promises";
import { CancellationToken } from "vscode-languageserver";
import { completeInline } from "../server/completion.ts";
import { OpenDocument } from "../server/documents.ts";
import { storedNetwork } from "./stored-model.ts";

/** `unroll complete FILE:LINE:COLUMN`: what the editor would show there. */
export async function complete(
  place: string,
  options: {
    readonly folder: readonly string[];
    readonly threshold: number;
    readonly storage: string;
    readonly json: boolean;
  },
): Promise<void> {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(place) ?? [];
  if (file === undefined) {
    process.exitCode = 2;
    throw new Error(`${place} is not of the form FILE:LINE:COLUMN.`);
  }
  const network = await storedNetwork(options.storage, options.folder);
  const document = new OpenDocument(file, "", 1, await readFile(file, "utf8"));
  const position = { line: Number(line) - 1, character: Number(column) - 1 };
  const items = await completeInline(document, position, network, options.threshold, CancellationToken.None);
  if (options.json) console.log(JSON.stringify(items));
  else for (const { insertText } of items) console.log(insertText);
}
