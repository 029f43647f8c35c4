import * as vscode from "vscode";
import { GENERATION_DEFAULTS, GENERATION_LIMITS, type WorkspaceLanguage } from "../server/protocol.ts";

/** The longest sample that an editor takes while somebody watches, in characters. */
const MAX_LENGTH = 100_000;

/** How a sample file is written. */
export interface SampleOptions {
  readonly temperature: number;
  readonly seed: number;
  readonly length: number;
}

/** Asks for one of the workspace's languages, that of the active editor first; undefined where the user chooses none. */
export async function chooseLanguage(
  languages: readonly WorkspaceLanguage[],
): Promise<Pick<WorkspaceLanguage, "id" | "name"> | undefined> {
  const { l10n } = vscode;
  if (languages.length <= 1) return languages[0] ?? { id: "plaintext", name: l10n.t("Plain Text") };
  const active = vscode.window.activeTextEditor?.document.languageId;
  const items = languages.map(({ id, name, files }) => ({
    id,
    name,
    label: name,
    description: files === 1 ? l10n.t("1 file") : l10n.t("{0} files", said(files)),
  }));
  items.sort((a, b) => Number(b.id === active) - Number(a.id === active));
  return vscode.window.showQuickPick(items, { placeHolder: l10n.t("Language of the sample file") });
}

/** An entry of the list of options: starts, or asks for a value and returns to the list. */
interface Entry extends vscode.QuickPickItem {
  /** Undefined where it starts. */
  readonly change?: () => Promise<Partial<Chosen> | undefined>;
}

interface Chosen extends Omit<SampleOptions, "seed"> {
  /** Undefined for one that is drawn. */
  readonly seed: number | undefined;
}

/**
 * Lets the user start, or change how the sample is written before; undefined where they do neither.
 *
 * @param language as people call it
 * @param canChoose whether the network writes in no other language
 */
export async function chooseOptions(language: string, canChoose: boolean): Promise<SampleOptions | undefined> {
  const { length, temperature } = GENERATION_DEFAULTS;
  let chosen: Chosen = { length, temperature, seed: undefined };
  for (;;) {
    const placeHolder = vscode.l10n.t("Sample file: {0}", language);
    const entry = await vscode.window.showQuickPick(entriesFor(chosen, canChoose), { placeHolder });
    if (entry === undefined) return undefined;
    if (entry.change === undefined) return { ...chosen, seed: chosen.seed ?? drawSeed() };
    chosen = { ...chosen, ...(await entry.change()) };
  }
}

function entriesFor({ length, temperature, seed }: Chosen, canChoose: boolean): Entry[] {
  const { l10n } = vscode;
  const start: Entry = { label: `$(play) ${l10n.t("Start")}` };
  const hint = l10n.t("The text may be in another language until you train again.");
  return [
    canChoose ? start : { ...start, detail: hint },
    {
      label: l10n.t("Length"),
      description: l10n.t("{0} characters", said(length)),
      change: async () => {
        const value = await askNumber(l10n.t("How many characters to write, at most"), length, 1, MAX_LENGTH, true);
        return value === undefined ? undefined : { length: value };
      },
    },
    {
      label: l10n.t("Temperature"),
      description: l10n.t("{0} (higher is more surprising)", said(temperature)),
      change: async () => {
        const prompt = l10n.t(
          "Above 1 is more surprising, below 1 more predictable; 0 always takes the likeliest character",
        );
        const value = await askNumber(prompt, temperature, 0, GENERATION_LIMITS.temperature, false);
        return value === undefined ? undefined : { temperature: value };
      },
    },
    {
      label: l10n.t("Seed"),
      description: seed === undefined ? l10n.t("random") : String(seed),
      change: async () => {
        const prompt = l10n.t("The same seed writes the same text");
        const value = await askNumber(prompt, seed ?? drawSeed(), 0, GENERATION_LIMITS.seed, true);
        return value === undefined ? undefined : { seed: value };
      },
    },
  ];
}

/** Undefined where the user gives none. */
async function askNumber(
  prompt: string,
  value: number,
  least: number,
  most: number,
  isWhole: boolean,
): Promise<number | undefined> {
  const { l10n } = vscode;
  const parse = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
  const isRight = (number: number) => number >= least && number <= most && (!isWhole || Number.isInteger(number));
  const problem = isWhole
    ? l10n.t("Enter a whole number from {0} to {1}.", said(least), said(most))
    : l10n.t("Enter a number from {0} to {1}.", said(least), said(most));
  const validateInput = (text: string) => (isRight(parse(text)) ? undefined : problem);
  const given = await vscode.window.showInputBox({ prompt, value: String(value), validateInput });
  return given === undefined ? undefined : parse(given);
}

function said(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

/** One that is short enough to be remembered. */
function drawSeed(): number {
  return Math.floor(Math.random() * 10_000);
}
