import * as l10n from "@vscode/l10n";
import { Failure } from "./failure.ts";
import { ignoreInterruptions } from "./interruption.ts";

/** `unroll serve`. The server reads from the arguments by itself how to speak. */
export async function serve(transports: {
  readonly stdio?: boolean;
  readonly nodeIpc?: boolean;
  readonly pipe?: string;
  readonly socket?: number;
}): Promise<undefined> {
  const { stdio, nodeIpc, pipe, socket } = transports;
  const isForked = process.send !== undefined;
  if (!stdio && pipe === undefined && socket === undefined && !(nodeIpc && isForked)) {
    throw new Failure(
      "usage",
      l10n.t(
        "Editors start this, and say how they speak to it: --stdio, --pipe=NAME or --socket=PORT. See: {0}",
        "unroll serve --help",
      ),
    );
  }
  ignoreInterruptions();
  process.removeAllListeners("uncaughtException");
  process.stdout.removeAllListeners("error");
  await import("../server/main.ts");
}
