import { type Guide, MeanState, type Network } from "../../model/index.ts";

/** Whether a network can write in a language that it is told. */
export function tellsLanguagesApart(network: Network): boolean {
  return network.config.languages !== undefined;
}

/**
 * Steers a generation to a language, by the network's own head.
 *
 * @param language its id
 * @returns undefined where the network cannot tell languages apart, or does not know this one
 */
export function languageGuide(network: Network, language: string): Guide | undefined {
  const wanted = network.config.languages?.indexOf(language) ?? -1;
  if (wanted < 0) return undefined;
  const mean = new MeanState(network.config.hiddenSize);
  return {
    logProbability: (state) => Math.log(network.languages(mean.mean(state))![wanted]!),
    note: (state) => mean.add(state),
  };
}
