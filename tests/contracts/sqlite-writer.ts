/**
 * A process that writes one execution's records and touches its times until it is killed, and says of each revision that both were
 * acknowledged.
 *
 * Run as `sqlite-writer <file>`. A line on standard output is a revision that `write` has answered for.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { executionId, instant } from '@drs-orchestrator/domain';
import { chunk, headOf, record } from './store-samples.ts';

const standardOutput = 1;
/** More than any test lets it write. */
const revisionsMax = 1_000_000;

const { executions } = openSqliteStore({ file: process.argv[2]! });
let revision = (await executions.head(executionId('exec-1')))?.revision ?? 0;
while (revision < revisionsMax) {
  const next = revision + 1;
  const objects = [record(next, 'x', `record of revision ${next}`), chunk(next, 'y'.repeat(2_000))];
  const answer = await executions.write(
    headOf('exec-1', { revision: next, state: `state ${next}` }),
    revision === 0 ? null : revision,
    objects,
  );
  if (!answer.ok) throw new Error(`Revision ${next} was refused, although nobody else writes`);
  const touched = await executions.touch(executionId('exec-1'), next, { lastPolledTime: instant(next), nextPollAt: null });
  if (!touched.ok) throw new Error(`Revision ${next} could not be touched, although nobody else writes`);
  writeSync(standardOutput, `${next}\n`);
  revision = next;
}
