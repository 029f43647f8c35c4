import path from "node:path";
import * as l10n from "@vscode/l10n";
import { DEFAULT_CONFIG, safetensorsHeader } from "../../model/index.ts";
import { BASE_TRAINING } from "../../server/training/base-training.ts";
import { writeNamed } from "../../server/workspace/store-files.ts";
import { EXIT } from "../failure.ts";
import { print } from "../output.ts";
import { writingBaseFile } from "./files.ts";
import { readTexts } from "./texts.ts";

/** `unroll base corpus`: what `unroll base train` would learn, as one file that base/pytorch/train.py reads. */
export async function writeCorpus(
  folders: readonly string[],
  options: { readonly file: string; readonly json: boolean },
): Promise<number> {
  const texts = await readTexts(folders);
  const file = path.resolve(options.file);
  await writingBaseFile(file, () => writeNamed(file, packTexts(texts)));
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const summary = { file, files: texts.length, characters };
  await print(
    options.json ? JSON.stringify(summary) : l10n.t("Wrote {0} files to {1}.", texts.length.toLocaleString("en"), file),
  );
  return EXIT.done;
}

/** The parts of a file in the format safetensors: the texts, one behind the other, before them where each of them ends, and how to train. */
export function packTexts(texts: readonly Uint8Array[]): readonly Uint8Array[] {
  const ends = new DataView(new ArrayBuffer(8 * texts.length));
  let end = 0;
  texts.forEach(({ length }, i) => {
    end += length;
    ends.setBigUint64(8 * i, BigInt(end), true);
  });
  const header = safetensorsHeader(
    [
      { name: "ends", dtype: "U64", shape: [texts.length] },
      { name: "text", dtype: "U8", shape: [end] },
    ],
    { training: JSON.stringify({ ...BASE_TRAINING, config: DEFAULT_CONFIG }) },
  );
  return [header, new Uint8Array(ends.buffer), ...texts];
}
