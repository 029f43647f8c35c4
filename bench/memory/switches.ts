import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../..");
const CONTEXTS = "model/memory/wasm/contexts";
/** Asks what the word's context says, which says nothing where it is switched off. */
const EVIDENCE = "model/memory/wasm/evidence.ts";
const LIST = `${CONTEXTS}/list.ts`;

/** The names of the context models, in the order of their list. */
export function contextNames(): string[] {
  const [, members = ""] = /enum Context \{([^}]*)\}/.exec(source(LIST)) ?? [];
  return [...members.matchAll(/^ {2}([A-Z0-9_]+),$/gm)].map(([, name = ""]) => name).filter((name) => name !== "COUNT");
}

/**
 * The sources of the memory in which these context models are missing, by their path from the project's root.
 *
 * @throws RangeError when there is no such context model
 */
export function sourcesWithout(names: readonly string[]): Record<string, string> {
  const all = contextNames();
  for (const name of names) {
    if (!all.includes(name)) throw new RangeError(`There is no context ${name}; there are ${all.join(", ")}.`);
  }
  if (names.length === 0) return {};
  const files = [...readdirSync(path.join(ROOT, CONTEXTS)).map((file) => `${CONTEXTS}/${file}`), EVIDENCE];
  return Object.fromEntries(files.map((file) => [file, without(names, source(file))]));
}

function without(names: readonly string[], text: string): string {
  let left = text;
  let orders = Number(/ORDERS: i32 = (\d+)/.exec(text)?.[1]);
  for (const name of names) {
    if (name.startsWith("BYTES_")) orders--;
    left = left.replace(new RegExp(`^ {2}${name},\\n`, "m"), "");
    left = left.replaceAll(`runAt(Context.${name})`, "0");
    left = left.replace(new RegExp(`^ {2}put\\(\\s*Context\\.${name},[^;]*;\\n`, "m"), "");
  }
  return left.replace(/(ORDERS: i32 = )\d+/, `$1${orders}`);
}

function source(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
