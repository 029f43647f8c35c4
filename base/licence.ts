/** Licences, and the texts about them in source files. */

/** Those that allow to learn from a text and to pass on what was learned, by their SPDX names. */
export const LICENCES = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "PSF-2.0",
  "Unlicense",
  "Zlib",
] as const;
export type Licence = (typeof LICENCES)[number];

/** As registries write them beside that. */
const OTHER_NAMES: Readonly<Record<string, Licence>> = {
  expat: "MIT",
  "mit/x11": "MIT",
  x11: "MIT",
  "apache-2": "Apache-2.0",
  "bsd-2": "BSD-2-Clause",
  "bsd-3": "BSD-3-Clause",
  "bsd-3-clause-google": "BSD-3-Clause",
  "bsd-3-google": "BSD-3-Clause",
  go: "BSD-3-Clause",
  "bsd-c3": "BSD-3-Clause",
  bsd3: "BSD-3-Clause",
  "apache-2.0+": "Apache-2.0",
  apache2: "Apache-2.0",
  "zlib/libpng": "Zlib",
  "psf-2": "PSF-2.0",
};

/** The licence of this name; of alternatives, the first that is allowed. Undefined where none is. */
export function licenceCalled(name: string): Licence | undefined {
  for (const part of name.replaceAll(/[()]/g, "").split(/\s+or\s+/i)) {
    const plain = part.trim().toLowerCase();
    const found = LICENCES.find((licence) => licence.toLowerCase() === plain) ?? OTHER_NAMES[plain];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Files about a project rather than of it: licences, authors, what has changed. */
export const ABOUT_FILES: readonly string[] = [
  "licen[cs]e*",
  "copying*",
  "copyright*",
  "notice*",
  "patents*",
  "authors*",
  "contributors*",
  "credits*",
  "thanks*",
  "changelog*",
  "changes*",
  "history*",
  "news*",
  "release*notes*",
].flatMap((name) => [`**/${name}`, `**/${name.toUpperCase().replace("[CS]", "[CS]")}`]);

const ABOUT_RIGHTS = /copyright|licen[cs]e|spdx-|all rights reserved|\(c\) /i;

/** The comment that a text begins with: a block, or lines, with the blank lines behind it. */
const FIRST_COMMENT =
  /^(?:\s*(?:\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|"""[\s\S]*?"""|\{-[\s\S]*?-\}|(?:[ \t]*(?:\/\/|#(?!\s*include|\s*define|\s*if|\s*pragma|!\[)|--|;|%|').*\n)+))\s*/;

/** A text without the comments at its start that tell of rights: every file of a project has the same. */
export function withoutLicenceHeader(text: string): string {
  const shebang = /^#!.*\n/.exec(text)?.[0] ?? "";
  let rest = text.slice(shebang.length);
  for (;;) {
    const comment = FIRST_COMMENT.exec(rest)?.[0];
    if (comment === undefined || !ABOUT_RIGHTS.test(comment)) return shebang + rest;
    rest = rest.slice(comment.length);
  }
}
