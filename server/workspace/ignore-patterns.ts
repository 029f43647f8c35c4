/** The patterns of ignore files, as git reads them. */
import createIgnore, { type Ignore } from "ignore";

/**
 * The patterns of an ignore file, in order. One character stands for each byte, as git compares bytes: see `asBytes`.
 */
export function patternsOf(content: Buffer): string[] {
  const text = content.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, ""); // a byte order mark
  return text
    .split("\n")
    .map((line) => trimEnd(line.replace(/\r$/, "")))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap(plainGlobstars);
}

/**
 * A pattern, or several for it, in which `**` stands between slashes wherever git takes it for any number of folders. It
 * does so also beside an escaped slash and after a beginning without wildcards, as in `src/a**` and `a**\/b`.
 */
function plainGlobstars(written: string): string[] {
  const globstars = written.replace(/(^!?[^*?[\\]*|\/)\*{2,}\\\/(?=.)/gs, "$1*/**/"); // at least one folder
  const pattern = globstars.replace(/\\(.)/gs, (quoted, character, at) =>
    character === "/" && at > 0 && at + quoted.length < globstars.length ? "/" : quoted,
  );
  const isPath = pattern.slice(0, -1).includes("/");
  const [, negation, beginning, rest = ""] = /^(!?)\/?([^*?[\\]*[^*?[\\/!])\*{2,}(\/.*)?$/s.exec(pattern) ?? [];
  if (beginning === undefined || !isPath) return [pattern];
  const path = `${negation}/${beginning}`;
  return rest.length <= 1 ? [`${path}*${rest}`, `${path}*/**${rest}`] : [`${path}*/**${rest}`, path + rest.slice(1)];
}

/** A path with one character for each of its bytes. */
export function asBytes(name: string): string {
  return /^[\0-\x7f]*$/.test(name) ? name : Buffer.from(name).toString("latin1");
}

/**
 * `above` followed by the patterns of an ignore file.
 *
 * @param base the folder of the ignore file, relative to the folder that all paths are relative to, as bytes
 */
export function extendRules(
  above: Ignore | undefined,
  patterns: readonly string[],
  base: string,
  ignoreCase: boolean,
): Ignore {
  const rules = createIgnore({ ignorecase: ignoreCase }).add(above ?? []);
  return rules.add(base === "" ? patterns : patterns.map((pattern) => rebase(pattern, escapePath(base))));
}

/** A pattern of the folder `base`, rewritten for a folder above it. */
function rebase(pattern: string, base: string): string {
  const negation = pattern.startsWith("!") ? "!" : "";
  const positive = pattern.slice(negation.length);
  if (/^\/*$/.test(positive)) return ""; // matches nothing
  const slash = positive.indexOf("/");
  const isAnywhere = slash < 0 || slash === positive.length - 1;
  return `${negation}${base}/${isAnywhere ? "**/" : ""}${positive.replace(/^\//, "")}`;
}

/** A pattern that only this path matches. */
function escapePath(name: string): string {
  return name.replace(/[\\*?[\]!# ]/g, "\\$&");
}

/** A line without the blanks at its end, but for one after a backslash. */
function trimEnd(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\\") end = Math.min(++at + 1, line.length);
    else if (line[at] !== " ") end = at + 1;
  }
  return line.slice(0, end);
}
