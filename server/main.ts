// The language server: `node server.js --stdio`, or forked by the client over IPC.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startServer } from "./connection.ts";
import { nodeHost } from "./node/node-host.ts";

startServer(createConnection(ProposedFeatures.all), nodeHost);
