// The language server: `node server.js --stdio`, or forked by the client over IPC.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { nodeHost } from "./node/node-host.ts";
import { startServer } from "./server.ts";

startServer(createConnection(ProposedFeatures.all), nodeHost);
