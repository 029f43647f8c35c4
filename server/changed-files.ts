import type { OpenDocuments } from "./documents/open-documents.ts";
import type { Gathering, Scheduler } from "./scheduler.ts";
import type { MemoryLife } from "./workspace/memory-life.ts";

/** Changed files are learned so long after the first change, so that a flood of changes is one batch. */
const LEARN_DELAY_MILLISECONDS = 2000;
/** Rules about what may be learned are looked at so often: not all changes of theirs are watched. */
const RULES_MILLISECONDS = 2000;

export interface ChangedFilesOptions {
  readonly scheduler: Scheduler;
  readonly documents: OpenDocuments;
  readonly pathOf: (uri: string) => string | undefined;
  /** Asked for whenever something has changed, since folders do. */
  readonly memory: () => MemoryLife;
}

/** What the editor or another program has written or deleted on the disk: files are learned, rules are heeded. */
export class ChangedFiles {
  readonly #options: ChangedFilesOptions;
  readonly #uris: Gathering<string>;
  readonly #ruleChecks: Gathering<"check">;

  constructor(options: ChangedFilesOptions) {
    const { scheduler, memory } = options;
    this.#options = options;
    this.#uris = scheduler.gather<string>(LEARN_DELAY_MILLISECONDS, (uris) => this.#learn(uris));
    this.#ruleChecks = scheduler.gather<"check">(RULES_MILLISECONDS, async () => {
      this.#ruleChecks.add("check");
      await memory().heedRules();
    });
  }

  /** Begins to look at the rules. */
  start(): void {
    this.#ruleChecks.add("check");
  }

  add(uri: string): void {
    this.#uris.add(uri);
  }

  dispose(): void {
    this.#uris.dispose();
    this.#ruleChecks.dispose();
  }

  async #learn(uris: readonly string[]): Promise<void> {
    const { scheduler, documents, pathOf, memory } = this.#options;
    const life = memory();
    const open = documents.paths;
    const paths: string[] = [];
    const collect = function* () {
      for (const uri of uris) {
        const path = pathOf(uri);
        if (path !== undefined && !open.has(path)) paths.push(path);
        yield;
      }
    };
    await scheduler.run("learn", collect, new AbortController().signal);
    await life.learnFiles(paths);
  }
}
