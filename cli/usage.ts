import * as l10n from "@vscode/l10n";
import type { CommanderError } from "commander";
import { Failure } from "./failure.ts";

/** Wrong arguments, in the user's language: the library says them in English only. */
export function usageFailure({ code, message }: CommanderError, command: string): Failure {
  const problem = describe(code, message) ?? message.replace(/^error: /, "");
  return new Failure("usage", `${problem} ${l10n.t("See: {0}", `${command} --help`)}`);
}

function describe(code: string, message: string): string | undefined {
  const named = /'(.*?)'/s.exec(message)?.[1] ?? "";
  switch (code) {
    case "commander.unknownCommand":
      return withNearest(l10n.t("There is no command {0}.", named), message);
    case "commander.unknownOption":
      return withNearest(l10n.t("There is no option {0}.", named), message);
    case "commander.optionMissingArgument":
      return l10n.t("The option {0} needs a value.", named);
    case "commander.missingMandatoryOptionValue":
      return l10n.t("The option {0} is missing.", named);
    case "commander.missingArgument":
      return l10n.t("An argument is missing: {0}.", named);
    case "commander.conflictingOption":
      return describeConflict(message);
    case "commander.excessArguments":
      return l10n.t("There are too many arguments.");
    case "commander.invalidArgument":
      return describeInvalid(message);
    default:
      return undefined;
  }
}

/**
 * Of "error: option '--seconds <n>' argument 'x' is invalid. It has to be …", or "error: command-argument value 'x' is invalid
 * for argument 'what'. It has to be …", whose end is in the user's language.
 */
function describeInvalid(message: string): string | undefined {
  const [, given, argument, wrong] = /value '(.*)' is invalid for argument '(.*?)'\. (.*)$/s.exec(message) ?? [];
  if (argument !== undefined) return l10n.t("The argument {0} cannot be '{1}'. {2}", argument, given!, wrong!);
  const [, option, value, problem] = /'(\S+).*?' argument '(.*)' is invalid\. (.*)$/s.exec(message) ?? [];
  return option && l10n.t("The option {0} cannot be '{1}'. {2}", option, value!, problem!);
}

/** Of "error: option '--commits <n>' cannot be used with option '--seed <n>'". */
function describeConflict(message: string): string | undefined {
  const [, option, other] = /'(\S+).*?' .* '(\S+).*?'/s.exec(message) ?? [];
  return option && l10n.t("The options {0} and {1} cannot be used together.", option, other!);
}

function withNearest(problem: string, message: string): string {
  const nearest = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  return nearest === undefined ? problem : `${problem} ${l10n.t("Did you mean {0}?", nearest)}`;
}
