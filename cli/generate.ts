import * as l10n from "@vscode/l10n";
import { generateText } from "../server/generation/generation.ts";
import { tellsLanguagesApart } from "../server/generation/language-guide.ts";
import { Scheduler } from "../server/scheduler.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { findLanguages } from "../server/workspace/corpus.ts";
import { languageCalled } from "../server/workspace/languages.ts";
import { findSecrets } from "../server/workspace/secrets.ts";
import { EXIT, Failure } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { note, print, write } from "./output.ts";
import { storedNetwork } from "./stored-model.ts";

export interface GenerateOptions {
  readonly prompt: string;
  readonly language?: string;
  readonly length: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
  readonly storage: string;
  readonly json: boolean;
}

/** `unroll generate`. */
export async function generateInFolders(given: readonly string[], options: GenerateOptions): Promise<number> {
  const { prompt, temperature, topK, seed, length, storage, json } = options;
  const folders = await workspaceFolders(given);
  const language = options.language === undefined ? undefined : await languageIn(folders, options.language);
  const network = await storedNetwork(storage, folders);
  if (language !== undefined && !tellsLanguagesApart(network)) {
    note(l10n.t("The text may be in another language until you train again."));
  }
  const errors: unknown[] = [];
  const scheduler = new Scheduler({ onError: (error) => errors.push(error) });
  const request = { prompt, language, temperature, topK, seed, length };
  const { signal } = new AbortController();
  const pieces = generateText(network, request, { scheduler, findSecrets, signal });
  let text = "";
  for (;;) {
    const { value, done } = await pieces.next();
    if (errors.length > 0) throw errors[0];
    if (done) {
      await print(json ? JSON.stringify({ prompt, language, text, ...value }) : "");
      return EXIT.done;
    }
    if (json) text += value;
    else await write(value);
  }
}

/** The id of the language that a user calls so. @throws Failure when no file is written in it */
async function languageIn(folders: readonly string[], given: string): Promise<string> {
  const { maxFileSize, exclude } = DEFAULT_SETTINGS.training;
  const languages = await findLanguages(folders, { maxFileSize, exclude });
  const wanted = languageCalled(given)?.id;
  if (languages.some(({ id }) => id === wanted)) return wanted!;
  throw new Failure(
    "usage",
    languages.length === 0
      ? l10n.t("This workspace has no files in {0}, nor in any other known language.", given)
      : l10n.t(
          "This workspace has no files in {0}. Its languages: {1}.",
          given,
          languages.map(({ id }) => id).join(", "),
        ),
  );
}
