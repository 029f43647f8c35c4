// What is said twice has to be said alike: settings, commands, and every string in every language.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type * as v from "valibot";
import { SETTINGS, START_SETTINGS } from "../server/settings.ts";

const json = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const manifest = json("package.json");
/** Settings as the editor shows them, in groups. */
const groups: { order: number; properties: Record<string, Record<string, unknown>> }[] =
  manifest.contributes.configuration;
const sources = globSync(["client/**/*.ts", "server/**/*.ts", "cli/**/*.ts"]).map((file) => readFileSync(file, "utf8"));

/** What the manifest has to say of the settings of a schema, by their full names. */
function declarationsOf(schema: v.GenericSchema, name = "unroll"): [string, object][] {
  if ("entries" in schema) {
    const entries = Object.entries(schema.entries as Record<string, v.GenericSchema>);
    return entries.flatMap(([key, entry]) => declarationsOf(entry, `${name}.${key}`));
  }
  const { wrapped, default: initial } = schema as v.OptionalSchema<v.GenericSchema, unknown>;
  const pipe = "pipe" in wrapped ? (wrapped.pipe as { type: string; requirement?: unknown }[]) : [];
  const limit = (type: string) => pipe.find((action) => action.type === type)?.requirement;
  const declaration = {
    type: pipe.some(({ type }) => type === "integer")
      ? "integer"
      : wrapped.type === "picklist"
        ? "string"
        : wrapped.type,
    default: initial,
    minimum: limit("min_value"),
    maximum: limit("max_value"),
    enum: "options" in wrapped ? wrapped.options : undefined,
    items: "item" in wrapped ? { type: (wrapped.item as v.GenericSchema).type } : undefined,
  };
  return [[name, JSON.parse(JSON.stringify(declaration))]];
}

test("the manifest declares the settings with the types, defaults and ranges of the schema", () => {
  const declared: Record<string, Record<string, unknown>> = Object.assign(
    {},
    ...groups.map(({ properties }) => structuredClone(properties)),
  );
  for (const setting of Object.values(declared)) {
    delete setting.order;
    delete setting.scope;
    delete setting.markdownDescription;
    delete setting.enumDescriptions;
    delete setting.markdownEnumDescriptions;
  }
  assert.deepEqual(declared, Object.fromEntries([...declarationsOf(SETTINGS), ...declarationsOf(START_SETTINGS)]));
});

test("settings stand in the order of the manifest, and name the bounds of their numbers", () => {
  const positions = (all: readonly unknown[]) => all.map((_, index) => index + 1);
  assert.deepEqual(
    groups.map(({ order }) => order),
    positions(groups),
  );
  const texts = [json("package.nls.json"), json("package.nls.ko.json")];
  for (const { properties } of groups) {
    const settings = Object.entries(properties);
    assert.deepEqual(
      settings.map(([, { order }]) => order),
      positions(settings),
    );
    for (const [name, { minimum, maximum }] of settings) {
      const bounds = [minimum, maximum].flatMap((bound) => (bound === undefined ? [] : [JSON.stringify(bound)]));
      for (const text of texts.map((all) => all[name.replace("unroll.", "setting.")])) {
        for (const bound of bounds) assert.ok(text.includes(bound), `${name}: ${bound}`);
      }
    }
  }
});

test("the palette offers stopping only while a training runs, and deleting only where something was trained", () => {
  const when = (name: string) =>
    manifest.contributes.menus.commandPalette.find(({ command }: { command: string }) => command === `unroll.${name}`)
      ?.when;
  assert.equal(when("stopTraining"), "unroll.isTraining");
  assert.equal(when("trainWorkspace"), "!unroll.isTraining");
  assert.equal(when("deleteModel"), "unroll.isTrained");
  assert.equal(when("endSnooze"), "unroll.snoozed");
});

test("every command of the manifest is registered", () => {
  const commands: { command: string }[] = manifest.contributes.commands;
  for (const { command } of commands)
    assert.ok(
      sources.some((source) => source.includes(`"${command}":`)),
      command,
    );
});

test("the manifest's and the code's strings are all translated, and nothing else is", () => {
  const keys = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key).sort();
  assert.deepEqual(Object.keys(json("package.nls.json")).sort(), keys);
  assert.deepEqual(Object.keys(json("package.nls.ko.json")).sort(), keys);
  const strings = sources.flatMap((source) => [...source.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)]);
  const inCode = [...new Set<string>(strings.map(([, string]) => JSON.parse(`"${string}"`)))].sort();
  assert.ok(inCode.length > 20);
  assert.deepEqual(Object.keys(json("l10n/bundle.l10n.ko.json")).sort(), inCode);
});

test("every translation takes the same arguments as its original, and is one", () => {
  const placeholders = (text: string) => [...new Set(text.match(/\{\d+\}|`[^`]+`|'unroll\.[\w.]+'/g))].sort();
  const english: Record<string, string> = json("package.nls.json");
  const pairs = [
    ...Object.entries<string>(json("l10n/bundle.l10n.ko.json")),
    ...Object.entries<string>(json("package.nls.ko.json")).map(([key, korean]) => [english[key]!, korean] as const),
  ];
  for (const [original, korean] of pairs) {
    assert.deepEqual(placeholders(korean), placeholders(original), original);
    assert.match(korean, /\p{Script=Hangul}/u, original);
  }
});

test("commands that strings name are there by that title, in both languages", () => {
  const titlesOf = (file: string) =>
    Object.entries<string>(json(file)).flatMap(([key, title]) => (key.startsWith("command.") ? title : []));
  const check = (texts: readonly string[], titles: readonly string[]) => {
    const named = texts.flatMap((text) => [...text.matchAll(/['*]Unroll: ([^'*]+)['*]/g)].map(([, title]) => title!));
    assert.ok(named.length > 0);
    for (const title of named) assert.ok(titles.includes(title), title);
  };
  const korean: Record<string, string> = json("l10n/bundle.l10n.ko.json");
  check([...Object.keys(korean), ...Object.values<string>(json("package.nls.json"))], titlesOf("package.nls.json"));
  check(
    [...Object.values(korean), ...Object.values<string>(json("package.nls.ko.json"))],
    titlesOf("package.nls.ko.json"),
  );
});
