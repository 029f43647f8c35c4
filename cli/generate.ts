import { generate, seededRandom } from "../model/index.ts";
import { encodeText } from "../server/documents/encoding.ts";
import { storedNetwork } from "./stored-model.ts";

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
}): Promise<void> {
  const network = await storedNetwork(options.storage, options.folder);
  const state = network.createState();
  for (const character of encodeText(options.prompt)) network.step(state, character);
  const { temperature, topK } = options;
  const random = seededRandom(options.seed);
  const decoder = new TextDecoder();
  let text = "";
  for (const { character } of generate(network, state, { maxLength: options.length, temperature, topK, random })) {
    const piece = decoder.decode(Uint8Array.of(character), { stream: true });
    text += piece;
    if (!options.json) process.stdout.write(piece);
  }
  console.log(options.json ? JSON.stringify({ prompt: options.prompt, text }) : "");
}
