import { stat } from "node:fs/promises";
import path from "node:path";
import * as l10n from "@vscode/l10n";
import {
  decodeSafetensors,
  decodeTraining,
  encodeBaseNetwork,
  encodeCheckpoint,
  encodeSafetensors,
  referenceKernels,
} from "../../model/index.ts";
import { writeNamed } from "../../server/workspace/store-files.ts";
import { EXIT, Failure } from "../failure.ts";
import { print } from "../output.ts";
import { readBaseFile, writingBaseFile } from "./files.ts";

/** Numbers are only copied here. */
const kernels = referenceKernels(32);

/** `unroll base export`: to a name in .safetensors for other programs, to any other what the setting `unroll.base.file` takes. */
export async function exportBase(
  checkpoint: string,
  file: string,
  { json }: { readonly json: boolean },
): Promise<number> {
  const training = await readBaseFile(path.resolve(checkpoint), (bytes) => decodeTraining(bytes, kernels));
  const target = path.resolve(file);
  const bytes = isSafetensors(target) ? encodeSafetensors(training) : encodeBaseNetwork(training, kernels);
  await writingBaseFile(target, () => writeNamed(target, [bytes]));
  await print(json ? JSON.stringify({ file: target, bytes: bytes.length }) : l10n.t("Exported to {0}.", target));
  return EXIT.done;
}

/** `unroll base import`: a network from another program becomes a checkpoint that `unroll base train` goes on from. */
export async function importBase(
  file: string,
  checkpoint: string,
  { replace, json }: { readonly replace: boolean; readonly json: boolean },
): Promise<number> {
  const source = path.resolve(file);
  const target = path.resolve(checkpoint);
  if (!replace && (await stat(target).catch(() => undefined))?.isFile()) {
    throw new Failure("exists", l10n.t("{0} exists already. Add --replace to replace it.", target));
  }
  const training = await readBaseFile(source, (bytes) => decodeSafetensors(bytes, kernels));
  await writingBaseFile(target, () => writeNamed(target, [encodeCheckpoint(training)]));
  await print(json ? JSON.stringify({ file: source, checkpoint: target }) : l10n.t("Imported {0}.", source));
  return EXIT.done;
}

function isSafetensors(file: string): boolean {
  return path.extname(file).toLowerCase() === ".safetensors";
}
