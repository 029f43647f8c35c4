import { generate, seededRandom } from "../model/index.ts";
import { encodeText } from "../server/documents/encoding.ts";
import { EXIT } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { print, write } from "./output.ts";
import { storedNetwork } from "./stored-model.ts";

/** Text is written so often, in milliseconds; in between, an interruption or the end of the reader is noticed. */
const PIECE_MILLISECONDS = 20;

/** `unroll generate`. */
export async function generateText(options: {
  readonly folder: readonly string[];
  readonly prompt: string;
  readonly length: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
  readonly storage: string;
  readonly json: boolean;
}): Promise<number> {
  const network = await storedNetwork(options.storage, await workspaceFolders(options.folder));
  const state = network.createState();
  for (const character of encodeText(options.prompt)) network.step(state, character);
  const { temperature, topK } = options;
  const random = seededRandom(options.seed);
  const decoder = new TextDecoder();
  let text = "";
  let piece = "";
  let since = performance.now();
  for (const { character } of generate(network, state, { maxLength: options.length, temperature, topK, random })) {
    piece += decoder.decode(Uint8Array.of(character), { stream: true });
    if (performance.now() - since < PIECE_MILLISECONDS) continue;
    text += piece;
    if (!options.json) await write(piece);
    piece = "";
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
  await print(options.json ? JSON.stringify({ prompt: options.prompt, text: text + piece }) : piece);
  return EXIT.done;
}
