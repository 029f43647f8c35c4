/** Parsers of numbers on the command line; each rejects invalid ones with the expected range. */
import { InvalidArgumentError } from "commander";

export function positive(text: string): number {
  return checked(text, (value) => value > 0, "a number above 0");
}

export function nonNegative(text: string): number {
  return checked(text, (value) => value >= 0, "a number from 0 on");
}

export function probability(text: string): number {
  return checked(text, (value) => value > 0 && value < 1, "a number between 0 and 1");
}

export function integer(text: string): number {
  return checked(text, Number.isInteger, "an integer");
}

function checked(text: string, isRight: (value: number) => boolean, what: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !isRight(value)) throw new InvalidArgumentError(`It has to be ${what}.`);
  return value;
}
