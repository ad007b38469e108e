/**
 * `docs/readiness.md`: what is looked at before a launch, from the domain's table of checks.
 */
import { checkIds, readinessChecks, rightsTimes, type CheckRow } from '@drs-orchestrator/domain';
import { table } from './field-table.ts';

export const readinessPage = (): string => `# Readiness to launch

<!-- Made by \`npm run docs\` from packages/domain/src/readiness/check-table.ts. Edit that, or tools/docs/readiness.ts, not this page. -->

\`check_readiness\` (\`GET /recovery-plans/{planId}/readiness\`) says what would stand in the way of a start; a start asks the same before it
holds anything, and is refused with \`NOT_READY\` and what it found. Each check answers one of four things:

${table(
  ['result', 'what it means', 'does a start go on?'],
  [
    ['pass', 'asked about everything, and found nothing', 'yes'],
    ['warn', 'worth knowing', 'yes'],
    ['block', 'found something in the way', 'no, unless overridden, where the table allows it'],
    ['unknown', 'the question was not answered; that is never taken for a pass', 'no, unless overridden, where the table allows it'],
  ],
)}

At most twenty findings of a check and result are named; the others are counted in one more row. A finding about a server has its id as
\`subject\`, and its hostname in the message, where DRS knows one: \`web01 (s-…)\`.

## The checks

${table(
  ['id', 'asks', 'blocks when', 'warns when', 'an override lifts', 'what to do'],
  checkIds.map((id) => row(id, readinessChecks[id])),
)}

## Overriding

\`start_execution\` takes \`override\`, a list of ids. Over HTTP it needs the permission \`override-readiness\` besides the one to start. An override
lifts of its check what the table says; a check that is not named stands, and the id of one that no override lifts is refused with
\`INVALID_PARAMETERS\`. What was let pass is in the journal, with who did it. One unknown is never lifted: where points at or before a time
are wanted and a server's points could not be read, because there is nothing to choose from.

Whatever is overridden, a start answers 409 where another execution is in the way, \`QUOTA_EXCEEDED\` to a plan that no sequence of jobs can
run, \`ACCOUNT_NOT_FOUND\` where an account is not registered, and \`RECOVERY_SERVICE_ERROR\` where an account and Region did not list the
plan's servers, because then there is nothing to judge.

## What it costs, and how long it takes

DRS lists recovery snapshots for one server a call. So nobody asks about servers that replicate continuously, because DRS calls a server
CONTINUOUS only once its first snapshot is made, unless a point is to be chosen for them or the plan has an RPO. The others are asked about five at
a time, and an answer is good for ten minutes, unless it may be too old to know the point that is to be chosen.

A start judges every account and Region of a plan, and its first 500 servers, within 20 seconds; what is not answered by then is unknown. Points
that a launch needs are asked for before those whose age alone matters, in all Regions side by side; an age that nobody had time to ask for is a
warning. The servers beyond are judged by the worker, before the engine starts: a server that is not ready fails the execution by name, and a
question without an answer is asked again for five minutes first. A direct caller waits for all of them, for up to two minutes more; what is still
open then is the worker's, and the answer is PENDING.

## Rights that a launch takes

DRS acts on EC2 with its caller's rights, and a job that lacks one does not say so. \`launch-rights\` shows what IAM's simulation said of the role we
work with in each account and Region: which of the actions that AWS documents are missing, on what, and whether a deny, a boundary or an
organisation policy is why. It is done in the background by the worker (\`simulate_rights\`), called for by \`find\`: again after
${hours(rightsTimes.goodFor)} hours, after ${minutes(rightsTimes.retry)} minutes where IAM did not answer, and with its next run where a group, plan or account has named a place for the first time.
A start reads the last result and never waits. A pass is called "simulated": it is no proof against organisation policies and conditions; the
last good drill is.

## Which recovery point

\`recoveryPoint\` of \`start_execution\` and \`check_readiness\` is one of these; over HTTP, \`check_readiness\` takes it in the body of a
POST, and \`notAfter\` in the query of a GET.

${table(
  ['given', 'each server is launched from'],
  [
    ['nothing', 'its latest point: DRS takes a snapshot as the job begins, and falls back on the newest there is'],
    ['`{"notAfter": "2025-01-31T15:30:00Z"}`', 'the newest snapshot at or before that time; a server without one blocks by name'],
    [
      '`{"snapshots": {"s-…": "pit-…"}}`',
      'the one named for it, which DRS must list for that server; the others from their latest. `list_recovery_points` tells which there are',
    ],
  ],
)}

\`recoveryPoints\` of \`check_readiness\`, and \`recoveryPoint\` of an execution, tell how far apart in time the data would lie. For the latest point
of a server that replicates continuously that is now, less its lag. An execution tells it once the points of all its servers are fixed.
`;

const minutes = (milliseconds: number): string => String(milliseconds / 60_000);
const hours = (milliseconds: number): string => String(milliseconds / 3_600_000);

const row = (id: string, { asks, blocks, warns, overridable, fix }: CheckRow): readonly string[] => [
  `\`${id}\``,
  asks,
  blocks,
  warns,
  overridable === 'never' ? 'nothing' : overridable === 'unanswered' || blocks === 'never' ? 'unknown' : 'unknown and block',
  fix,
];
