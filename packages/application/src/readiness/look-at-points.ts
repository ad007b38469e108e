/**
 * Recovery points of the servers, as far as they have to be asked for.
 *
 * Owns: whom to ask about. DRS lists points for one server a call, so only those are asked about whose replication proves
 * none, those for which one was chosen, and, where the plan has an RPO, as many others as that is worth.
 */
import {
  judgePoints,
  needsPoints,
  nameOf,
  ok,
  spreadOf,
  type Finding,
  type Passes,
  type Place,
  type PointChoice,
  type PointFacts,
  type PointJudgement,
  type PointSpread,
  type ServerId,
  type ServerPoint,
} from '@drs-orchestrator/domain';
import { recoveryPointsOf, type Wanted } from '../inventory/recovery-points.ts';
import { inTheDark, serversByPlace, type Look, type ServerHere, type Subject } from './subject.ts';

export type PointsSeen = {
  readonly findings: readonly Finding[];
  readonly passes: Passes;
  /** Of the servers that are not to be launched from their latest one. */
  readonly points: readonly ServerPoint[];
  readonly spread: PointSpread;
};

/** Servers asked about in one go; time is looked at in between. */
const portion = 20;

/** Servers asked for the age of their points alone: as many as a start looks at by itself. The age of the others is said not to be known. */
const mostAges = 500;

export const lookAtPoints = async (look: Look, subject: Subject): Promise<PointsSeen> => {
  const { plan, choice, kind, now } = subject;
  const wishes = { kind, choice, rpoMinutes: plan.rpoMinutes, now };
  const parts = partsOf(subject);
  const needed = await Promise.all(parts.map((part) => ask(look, part.place, part.needed, choice)));
  const aged = await Promise.all(parts.map((part) => ask(look, part.place, part.others, choice)));
  const seen = parts.flatMap(({ servers, others }, at): readonly (PointJudgement & ServerHere)[] => {
    const facts = new Map([...(needed[at] ?? []), ...(aged[at] ?? [])]);
    const proven = new Set(others.map(({ source }) => source.serverId));
    return servers.map((here) => ({ ...here, ...judgePoints(here.source, factsOf(facts, proven, here), wishes) }));
  });
  const dark = inTheDark(
    subject,
    'recovery-points',
    'replication-state',
    ...(plan.rpoMinutes === null ? [] : (['recovery-point-age'] as const)),
  );
  return {
    findings: [...dark, ...seen.flatMap(({ findings }) => findings)],
    passes: passesOf(subject, seen),
    points: seen.flatMap(({ index, chosen }) => (chosen === null ? [] : [{ server: index, point: chosen }])),
    spread: spreadOf([...seen.map(({ moment }) => moment), ...(subject.dark.size > 0 ? [null] : [])]),
  };
};

type Part = {
  readonly place: Place;
  readonly servers: readonly ServerHere[];
  /** Without an answer about these nobody may start. All places are asked about theirs before any is asked about an age. */
  readonly needed: readonly ServerHere[];
  readonly others: readonly ServerHere[];
};

const partsOf = (subject: Subject): readonly Part[] => {
  const { plan, choice } = subject;
  let ages = plan.rpoMinutes === null ? 0 : mostAges;
  return serversByPlace(subject).map(({ place, servers }) => {
    const needed = servers.filter(({ source }) => needsPoints(choice, source));
    const others = servers.filter(({ source }) => !needsPoints(choice, source)).slice(0, ages);
    ages -= others.length;
    return { place, servers, needed, others };
  });
};

const ask = async (
  look: Look,
  place: Place,
  servers: readonly ServerHere[],
  choice: PointChoice,
): Promise<ReadonlyMap<ServerId, PointFacts>> => {
  const wanted = wantedBy(choice);
  const facts = new Map<ServerId, PointFacts>();
  for (let from = 0; from < servers.length; from += portion) {
    const ids = servers.slice(from, from + portion).map(({ source }) => source.serverId);
    const answers = await look.time.ask(async () => ok(await recoveryPointsOf(look, place, ids, wanted)));
    for (const id of ids) {
      const answer = answers.ok ? answers.value.get(id) : answers;
      if (answer?.ok === true) facts.set(id, { kind: 'listed', points: answer.value });
      else
        facts.set(id, {
          kind: 'unread',
          why: answer === undefined ? 'they were not asked for' : `${answer.refusal.code}: ${answer.refusal.message}`,
        });
    }
  }
  return facts;
};

const wantedBy = (choice: PointChoice): Wanted => {
  switch (choice.kind) {
    case 'latest':
      return {};
    case 'not-after':
      return { notAfter: choice.at };
    case 'snapshots':
      return { snapshots: choice.snapshots };
  }
};

/** Of a server that was asked about for its age alone, an answer that did not come takes nothing away: it has a point. */
const factsOf = (facts: ReadonlyMap<ServerId, PointFacts>, proven: ReadonlySet<ServerId>, { source }: ServerHere): PointFacts => {
  const known = facts.get(source.serverId);
  return known === undefined || (known.kind === 'unread' && proven.has(source.serverId)) ? { kind: 'unasked' } : known;
};

/** Servers named in a remark. */
const named = 5;

const passesOf = ({ plan, kind }: Subject, seen: readonly ServerHere[]): Passes => {
  const broken = seen.filter(({ source }) => source.replicationState !== 'CONTINUOUS');
  const names = broken.slice(0, named).map(({ source }) => `${nameOf(source)}: ${source.replicationState ?? 'not told'}`);
  const more = broken.length > named ? ` and ${String(broken.length - named)} more` : '';
  const note = `Not continuous: ${names.join(', ')}${more}. A recovery launches them from the recovery snapshots they have`;
  return {
    'recovery-points': `${String(seen.length)} servers have a recovery point to launch from`,
    'recovery-point-age':
      plan.rpoMinutes === null ? 'The plan has no RPO' : `No recovery point is older than ${String(plan.rpoMinutes)} minutes`,
    'replication-state': kind === 'RECOVERY' && broken.length > 0 ? note : 'All servers replicate continuously',
  };
};
