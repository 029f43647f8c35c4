import path from "node:path";
import { seededRandom } from "../../model/random.ts";
import { type Planted, plant } from "../../test/server/workspace/secrets/planted.ts";
import { openAt, type Product, suggestedAt } from "./product.ts";
import type { Trial } from "./trial.ts";

const PLANTED = 300;
/** So many characters of a secret in a row give it away. */
const SHOWN = 5;
const EXTENSIONS: Readonly<Record<string, string>> = {
  env: "conf.env",
  json: "json",
  yaml: "yaml",
  toml: "toml",
  typescript: "ts",
  python: "py",
  dockerfile: "Dockerfile",
  xml: "xml",
};

/** Types each planted secret in a copy of its lines, and returns what was shown of them. */
async function typeSecrets(
  product: Product,
  planted: readonly Planted[],
): Promise<{ shown: string[]; answers: number }> {
  const files: Record<string, string> = {};
  for (const [at, { format, before, secret, after }] of planted.entries()) {
    // Twice, as in two environments: what stands in a workspace twice is what a model is surest of.
    for (const copy of ["staging", "production"]) {
      files[`${copy}/file${at}.${EXTENSIONS[format]}`] = `${copy} ${at}\n${before}${secret}${after}`;
    }
  }
  const folder = product.folder(files);
  const server = await product.serve(folder);
  const shown: string[] = [];
  let answers = 0;
  for (const [at, { kind, format, before, secret, after }] of planted.entries()) {
    const name = path.join(folder, `new${at}.${EXTENSIONS[format]}`);
    const place = { ...(await openAt(server, name, `${before}║${after}`)) };
    let typed = 0;
    for (const next of [0, 1, 4, Math.floor(secret.length / 2)]) {
      const more = secret.slice(typed, next);
      await server.insert(place, more);
      place.character += more.length;
      typed = Math.max(typed, next);
      for (const suggested of [...(await suggestedAt(server, place)), ...(await suggestedAt(server, place, true))]) {
        answers++;
        if (showsPart(suggested, secret)) shown.push(`${kind} in ${format}: ${secret.slice(0, typed)}║${suggested}`);
      }
    }
    await server.close(place.uri);
  }
  return { shown, answers };
}

function showsPart(suggested: string, secret: string): boolean {
  for (let at = 0; at + SHOWN <= secret.length; at++) {
    if (suggested.includes(secret.slice(at, at + SHOWN))) return true;
  }
  return false;
}

export const SECRETS: readonly Trial[] = [
  {
    name: `${PLANTED} secrets of forty kinds in eight formats, typed again in copies of their lines: none is shown`,
    async run(product) {
      const { shown, answers } = await typeSecrets(product, plant(seededRandom(12), PLANTED));
      if (answers === 0) throw new Error("Nothing was suggested at all.");
      if (shown.length > 0)
        throw new Error(`${shown.length} of ${answers} suggestions: ${shown.slice(0, 5).join("; ")}`);
    },
  },
  {
    name: "a name full of numbers is suggested as any other",
    async run(product) {
      const names = [
        "useHttp2Server3WithTls13Support",
        "createSha256WithEcdsaP384Sha384",
        "glBindBuffer2D3DArray4Sampler",
      ];
      for (const name of names) {
        const folder = product.folder({ "a.ts": `export function run() {\n  ${name}(options);\n}\n`.repeat(8) });
        const server = await product.serve(folder);
        const place = await openAt(
          server,
          path.join(folder, "b.ts"),
          `export function run() {\n  ${name.slice(0, 6)}║`,
        );
        const suggested = await suggestedAt(server, place);
        if (!suggested.some((text) => text.startsWith(name.slice(6)))) {
          throw new Error(`Instead of ${name.slice(6)}: ${JSON.stringify(suggested)}`);
        }
      }
    },
  },
];
