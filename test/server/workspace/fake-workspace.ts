import { countLanguages } from "../../../server/workspace/languages.ts";
import type { RuleChanges, WorkspaceReader } from "../../../server/workspace/reader.ts";
import { utf8 } from "../../model/memory/memory.ts";

const isCalibration = (path: string) => path.includes("calibration");

/** A workspace whose files a test writes and deletes. */
export class FakeWorkspace implements WorkspaceReader {
  readonly files = new Map<string, string>();
  readonly reads: string[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.files.set(path, text);
  }

  async *read({ options }: Parameters<WorkspaceReader["read"]>[0]): ReturnType<WorkspaceReader["read"]> {
    this.reads.push("all");
    const files = [...this.files].filter(([path]) => !options.exclude.includes(path));
    const characters = files.reduce((sum, [, text]) => sum + text.length, 0);
    yield { kind: "listed", files: files.length, characters };
    for (const [path, text] of files.sort(([a], [b]) => Number(isCalibration(a)) - Number(isCalibration(b)))) {
      const file = { path, relative: path.slice(1), bytes: utf8(text), modified: 0 };
      if (isCalibration(path)) yield { kind: "calibration", file, neighbours: [] };
      else yield { kind: "file", file };
    }
    yield { kind: "done", leftOut: [] };
  }

  async *readFiles(
    ...[, options, paths]: Parameters<WorkspaceReader["readFiles"]>
  ): ReturnType<WorkspaceReader["readFiles"]> {
    for (const changed of paths) {
      this.reads.push(changed);
      for (const [path, text] of this.files) {
        const isMeant = path === changed || path.startsWith(`${changed}/`);
        if (isMeant && !options.exclude.includes(path)) {
          yield { path, relative: path.slice(1), bytes: utf8(text), modified: 0 };
        }
      }
    }
  }

  /** What `ruleChanges` answers next. */
  changes: RuleChanges | undefined;

  async ruleChanges() {
    const { changes } = this;
    this.changes = undefined;
    return changes;
  }

  async mayLearn() {
    return true;
  }

  async neighboursOf() {
    return [...this.files.keys()];
  }

  async findLanguages() {
    return countLanguages(this.files.keys());
  }

  async findSecrets() {
    return [];
  }

  dispose(): void {}
}
