// Another thread of team.test.ts: counts the barriers that it passes until one of the team fails.
import { workerData } from "node:worker_threads";
import { SharedTeam, TeamError } from "../../model/rnn/team.ts";

const { shared, rank, size, passed } = workerData;
const team = new SharedTeam(shared, rank, size);
try {
  for (;;) {
    team.barrier();
    passed[rank]++;
  }
} catch (error) {
  if (!(error instanceof TeamError)) throw error;
}
