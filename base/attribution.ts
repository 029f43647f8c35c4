import { table } from "../server/evaluation/table.ts";
import type { BasePackage } from "./packages.ts";

/** What the base network has learned from, as Markdown. */
export function attribution(packages: readonly BasePackage[]): string {
  const rows = packages.map(({ registry, name, version, licence, authors }) => [
    registry === "npm" ? "npm" : "Debian",
    name,
    version,
    licence,
    authors.replaceAll("|", "\\|"),
  ]);
  return `# What the base network has learned from

The base network has read files of these ${packages.length} packages. \`npm run base -- add\` writes this page.

${table(["registry", "package", "version", "licence", "authors"], rows)}
`;
}
