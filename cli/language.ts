import * as l10n from "@vscode/l10n";

/** Makes everything that the command line says come in the user's language, where it is translated to that. */
export async function speak(language: string): Promise<void> {
  if (!/^ko\b/i.test(language.replace("_", "-"))) return;
  const { default: contents } = await import("../l10n/bundle.l10n.ko.json", { with: { type: "json" } });
  l10n.config({ contents });
}

/** The user's language, as the first of the variables that name it says, or else the system. */
export function usersLanguage(environment: Readonly<Record<string, string | undefined>>): string {
  const { LC_ALL, LC_MESSAGES, LANG, LANGUAGE } = environment;
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  const isPlain = /^(C|POSIX)\b/i.test(locale);
  return (!isPlain && LANGUAGE?.split(":", 1)[0]) || locale;
}
