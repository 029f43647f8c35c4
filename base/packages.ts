import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Package } from "../scripts/packages.ts";
import { attribution } from "./attribution.ts";
import type { Licence } from "./licence.ts";

/** A package that the base network learns from. */
export interface BasePackage extends Package {
  readonly licence: Licence;
  readonly authors: string;
  /** Of its archive. */
  readonly sha256: string;
}

const LIST = path.join(import.meta.dirname, "packages.json");
const ATTRIBUTION = path.join(import.meta.dirname, "ATTRIBUTION.md");

/** All of them, in the order of their names. */
export function readPackages(): readonly BasePackage[] {
  return JSON.parse(readFileSync(LIST, "utf8"));
}

/** Replaces the list, and the page that tells of it. */
export function writePackages(packages: readonly BasePackage[]): void {
  const sorted = packages.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  writeFileSync(LIST, `${JSON.stringify(sorted, undefined, 2)}\n`);
  writeFileSync(ATTRIBUTION, attribution(sorted));
}

/** As the command line takes and tells it. */
export function nameOf({ registry, name, version }: Package): string {
  return `${registry}:${name}=${version}`;
}
