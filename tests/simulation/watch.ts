/**
 * Whoever watches a run: sees every write, call and answer, and says what is broken first.
 *
 * Owns: the stories (records replayed one by one) and which check is made when. What is checked is in checks/. A broken
 * invariant ends the run; it is kept here and never thrown into the product.
 */
import { begin, evolveRecord, isTerminal, type Execution } from '@drs-orchestrator/domain';
import type { Head, RecoveryPoint, StoredObject } from '@drs-orchestrator/application';
import { checkAnswer, checkEnded, type Finalized } from './checks/answers.ts';
import { checkClaims, checkHeld, rowsOf, type Rows } from './checks/claims.ts';
import { checkStored, planIn, recordIn } from './checks/journal.ts';
import { checkFrozen, checkLaunch, checkStartCall, type Asks } from './checks/launches.ts';
import { checkEndTold, checkSend, noteSent, type Sent } from './checks/news.ts';
import { checkPlace, homesIn } from './checks/places.ts';
import { checkRequested } from './checks/requests.ts';
import { checkRecord, type Author } from './checks/record-checks.ts';
import { checkState } from './checks/state-checks.ts';
import { checkTerminateCall } from './checks/terminations.ts';
import { checkTruth } from './checks/truths.ts';
import { checkWriter } from './checks/writers.ts';
import type { Evidence, Story, Told } from './evidence.ts';
import { OutOfReach } from './gate.ts';
import { fieldsIn, textIn, type Fields } from './fields.ts';
import type { Invocation } from './invocation.ts';
import type { Stage, Watch } from './stage.ts';
import { Violation, type Invariant } from './violation.ts';

export const createWatch = (stage: Stage): Watch => {
  const stories = new Map<string, Story>();
  const points = new Map<string, readonly RecoveryPoint[]>();
  const evidence: Evidence = {
    scenario: stage.scenario,
    now: stage.schedule.now,
    stories,
    facts: stage.aws.facts,
    truth: stage.aws.truth,
    points,
    homes: homesIn(stage.scenario.world),
  };
  const asks: Asks = new Map();
  const launched = new Set<string>();
  const finalized: Finalized = new Set();
  const sent: Sent = new Map();
  const listeners: Watch['listeners'] = [];
  let violation: Violation | null = null;
  const rows: Rows = new Map();
  let writesSeen = 0;
  let claimsSeen = 0;
  let launchesSeen = 0;

  const guarded = (check: () => void, executionId: string | null = null): void => {
    if (violation !== null) return;
    try {
      check();
    } catch (cause) {
      violation = asViolation(cause, executionId);
    }
  };

  const write = (head: Head, objects: readonly StoredObject[], by: Invocation | null): void => {
    const record = recordIn(head, objects);
    const known = stories.get(head.executionId);
    const waves = objects.find(({ name }) => name.startsWith('W#')) ?? known?.waves ?? null;
    const { at, revision, events, effects } = record;
    const told: Told = { revision, at, writtenAt: stage.schedule.now(), events, effects, by };
    stage.history.note([head.executionId], () => `${stage.nameOf(by)} writes ${String(revision)}: ${wordsOf(told)}`);
    if (known === undefined) {
      const [first] = events;
      if (first?.type !== 'requested') throw new Violation('journal', 'A first record that is no request', head.executionId);
      const execution = begin(first, planIn(objects), { at, revision });
      const story: Story = {
        id: head.executionId,
        execution,
        head,
        waves,
        records: [told],
        request: by === null ? null : requestIn(by.event),
      };
      stories.set(head.executionId, story);
      checkFrozen(evidence, story);
      return;
    }
    const before = known.execution;
    const after = replay(before, told);
    known.execution = after;
    known.head = head;
    known.waves = waves;
    known.records.push(told);
    const isEnd = isTerminal(after) !== isTerminal(before);
    checkStored(known, isEnd || revision % wholeEvery === 0);
    checkWriter(before, after, by);
    checkRecord(before, after, authorOf(by), events);
    checkRequested(known, told);
    if (events.some(({ type }) => type === 'accepted')) {
      checkClaims(evidence, known);
      for (const row of rowsOf(after)) checkHeld(evidence, row, rows);
    }
    checkTruth(evidence, known, before, told);
    if (isEnd || revision % stateEvery === 0) checkState(after, stage.schedule.now(), stage.scenario.limits);
    for (const listener of listeners) listener(known, told);
  };

  return {
    stories,
    points,
    listeners,
    violation: () => violation,
    begins: (invocation) => stage.history.note(ofOne(invocation), () => `${invocation.sender} → ${stage.nameOf(invocation)}`),
    asks: (invocation, call) =>
      guarded(() => {
        checkPlace(evidence, invocation, call);
        if (call.port === 'recoveryService' && call.method === 'start') checkStartCall(evidence, asks, call);
        if (call.port === 'terminations' && call.method === 'terminate') checkTerminateCall(evidence, call);
        if (call.method === 'send' && call.port === 'notifier') checkSend(evidence, sent, invocation, call);
        if (call.port === 'webhook') checkSend(evidence, sent, invocation, call);
      }, invocation?.executionId),
    looks: (invocation, call) =>
      guarded(() => {
        const { writes } = stage.store.facts;
        for (; writesSeen < writes.length; writesSeen += 1) {
          const fact = writes[writesSeen];
          if (fact !== undefined) write(fact.head, fact.objects, call.port === 'executions' ? invocation : null);
        }
        const { claims } = stage.store.facts;
        for (; claimsSeen < claims.length; claimsSeen += 1) {
          const fact = claims[claimsSeen];
          if (fact === undefined) continue;
          rows.set(fact.row, fact.holders);
          checkHeld(evidence, fact.row, rows);
        }
        const { launches } = stage.aws.facts;
        for (; launchesSeen < launches.length; launchesSeen += 1) {
          const fact = launches[launchesSeen];
          if (fact !== undefined) checkLaunch(evidence, launched, fact);
        }
      }, invocation?.executionId),
    heard: (invocation, call, value) => {
      const isSent = call.port === 'webhook' || (call.port === 'notifier' && call.method === 'send');
      if (isSent && fieldsIn(value)['ok'] === true) noteSent(sent, invocation, call);
    },
    answers: (invocation, answer) => {
      stage.history.note(ofOne(invocation), () => `${stage.nameOf(invocation)} answers ${shortly(answer)}`);
      guarded(() => checkAnswer(evidence, finalized, invocation, answer), invocation.executionId);
    },
    throws: (invocation, cause) => stage.history.note(ofOne(invocation), () => `${stage.nameOf(invocation)} throws ${String(cause)}`),
    surprises: (cause, executionId) => {
      if (violation === null && !isExpected(cause)) violation = new Violation('surprise', String(cause), executionId, { cause });
    },
    ends: () => {
      for (const story of stories.values())
        guarded(() => {
          checkEndTold(evidence, story);
          checkEnded(story);
        }, story.id);
    },
  };
};

/** Records after which everything is compared, or the whole state is judged: what is wrong then stays wrong, and is seen at the end at the latest. */
const [wholeEvery, stateEvery] = [31, 47];

const replay = (before: Execution, { events, effects, at, revision }: Told): Execution => {
  try {
    return evolveRecord(before, events, effects, { at, revision });
  } catch (cause) {
    const invariant = isTerminal(before) ? 'I5' : 'journal';
    throw new Violation(invariant, `A record that cannot be: ${String(cause)}`, before.id, { cause });
  }
};

/** The checks that the walk shares name the invariant in their words. */
const asViolation = (cause: unknown, executionId: string | null): Violation => {
  if (cause instanceof Violation) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const named = /\bI\d+\b/.exec(message)?.[0] as Invariant | undefined;
  return new Violation(named ?? 'journal', message, executionId, { cause });
};

const engineSteps: ReadonlySet<string> = new Set([
  'plan_next_step',
  'start_wave_recovery',
  'act',
  'await_resume',
  'resumed',
  'settle',
  'finalize',
]);

const authorOf = (by: Invocation | null): Author => {
  if (by === null || engineSteps.has(by.what)) return 'engine';
  if (by.what === 'poll') return 'poll';
  return by.what === 'find' ? 'reconciler' : 'operator';
};

/** What was asked for, however it came. */
const requestIn = (event: Fields): Fields => {
  const body = textIn(event['body']);
  return body === null ? event : { ...fieldsIn(JSON.parse(body)), initiatedBy: callerIn(event) };
};

const callerIn = (event: Fields): unknown => fieldsIn(fieldsIn(fieldsIn(event['requestContext'])['authorizer'])['claims'])['email'];

const ofOne = ({ executionId }: Invocation): readonly string[] | null => (executionId === null ? null : [executionId]);

const wordsOf = ({ events, effects }: Told): string =>
  [...events.map((event) => shortly(event)), ...effects.map(({ kind, ...rest }) => `leaves ${kind} ${shortly(rest)}`)].join('; ');

const longest = 300;

const shortly = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

/** What a process may meet because the simulation has it meet that. */
export const isExpected = (cause: unknown): boolean => {
  for (let one = cause; one instanceof Error; one = one.cause) if (one instanceof OutOfReach) return true;
  return false;
};
