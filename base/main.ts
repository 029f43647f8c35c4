// `npm run base -- COMMAND`: makes the base network that is shipped. README.md says how.
import { Command } from "commander";
import { DownloadError } from "../scripts/packages.ts";
import { table } from "../server/evaluation/table.ts";
import { BASE_FOLDER, fetchPackage } from "./fetch.ts";
import { type BasePackage, nameOf, readPackages, writePackages } from "./packages.ts";
import { PinError, pin } from "./pin.ts";
import { BOUNDS, inRandomOrder, Selection, textsOfPackage } from "./selection.ts";

const SEED = 1;

const program = new Command("base").description("Makes the base network.").showHelpAfterError();

program
  .command("add")
  .description("add packages to the list, with their licences, authors and checksums")
  .argument("<packages...>", "as REGISTRY:NAME=VERSION; registries are npm, debian and debian-source")
  .action(async (wanted: readonly string[]) => {
    const known = new Map(readPackages().map((one) => [nameOf(one), one]));
    for (const one of wanted) {
      const [, registry, name, version] = /^(npm|debian|debian-source):(.+)=([^=]+)$/.exec(one) ?? [];
      if (registry === undefined) throw new Error(`${one} is no REGISTRY:NAME=VERSION.`);
      if (known.has(one)) continue;
      try {
        known.set(one, await pin({ registry: registry as BasePackage["registry"], name: name!, version: version! }));
        console.log(`added ${one}`);
      } catch (error) {
        if (!(error instanceof PinError || error instanceof DownloadError)) throw error;
        console.log(`not added ${one}: ${error.message}`);
      }
      writePackages([...known.values()]);
    }
  });

program
  .command("download")
  .description("download the packages of the list, and tell what is learned of them")
  .action(async () => {
    const selection = new Selection(BOUNDS, SEED);
    for (const one of inRandomOrder(readPackages(), SEED)) {
      const texts = selection.choose(await textsOfPackage(await fetchPackage(one)));
      const characters = texts.reduce((sum, { bytes }) => sum + bytes.length, 0);
      console.log(`${nameOf(one)}: ${texts.length} files, ${characters.toLocaleString("en")} characters`);
    }
    const rows = selection.languages.map(([language, characters]) => [language, characters.toLocaleString("en")]);
    const all = selection.languages.reduce((sum, [, characters]) => sum + characters, 0);
    console.log(`\n${table(["language", "characters"], [...rows, ["all", all.toLocaleString("en")]])}`);
    console.log(`\n${selection.repeated} files nearly repeat others. The packages are in ${BASE_FOLDER}.`);
  });

await program.parseAsync();
