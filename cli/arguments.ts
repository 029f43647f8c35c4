/** Parsers of numbers on the command line; each rejects invalid ones with the expected range. */
import * as l10n from "@vscode/l10n";
import { InvalidArgumentError } from "commander";

export function positive(text: string): number {
  return checked(text, (value) => value > 0, l10n.t("It has to be a number above 0."));
}

export function integer(text: string): number {
  return checked(text, Number.isSafeInteger, l10n.t("It has to be an integer."));
}

export function integerFrom(least: number, most: number): (text: string) => number {
  const isRight = (value: number) => Number.isInteger(value) && value >= least && value <= most;
  return (text) => checked(text, isRight, l10n.t("It has to be an integer from {0} to {1}.", least, most));
}

export function numberFrom(least: number, most: number): (text: string) => number {
  const isRight = (value: number) => value >= least && value <= most;
  return (text) => checked(text, isRight, l10n.t("It has to be a number from {0} to {1}.", least, most));
}

export function probability(text: string): number {
  return checked(text, (value) => value > 0 && value < 1, l10n.t("It has to be a number between 0 and 1."));
}

export function oneOf<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((one) => one === text);
    if (choice === undefined) throw new InvalidArgumentError(l10n.t("It has to be one of {0}.", choices.join(", ")));
    return choice;
  };
}

function checked(text: string, isRight: (value: number) => boolean, problem: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !isRight(value)) throw new InvalidArgumentError(problem);
  return value;
}
