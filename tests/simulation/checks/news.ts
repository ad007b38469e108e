/**
 * I8: an end is told once. News may be sent again where a send or its record was lost, and is the same news then; nobody who
 * comes later sends it once more. And whoever a plan names is told (I14).
 */
import { isTerminal, type Effect, type Execution } from '@drs-orchestrator/domain';
import type { Call } from '../call.ts';
import type { Evidence, Story } from '../evidence.ts';
import { fieldsIn, textIn } from '../fields.ts';
import type { Invocation } from '../invocation.ts';
import { Violation } from '../violation.ts';

/** By delivery and target: the runs that were told it has arrived. */
export type Sent = Map<string, Set<number>>;

export const checkSend = (evidence: Evidence, sent: Sent, invocation: Invocation | null, call: Call): void => {
  const { key, topic, executionId } = readNews(invocation, call);
  const story = executionId === null ? undefined : evidence.stories.get(executionId);
  if (story === undefined || invocation === null) return;
  if (sent.get(key)?.has(invocation.number) === true && !isMissed(story, topic, invocation, call))
    throw new Violation('I8', `One run has sent "${topic}" twice`, story.id);
  if (!isOwed(story, topic, invocation)) throw new Violation('I8', `"${topic}" is sent, and nobody is owed it any more`, story.id);
};

export const noteSent = (sent: Sent, invocation: Invocation | null, call: Call): void => {
  const { key } = readNews(invocation, call);
  const runs = sent.get(key) ?? new Set<number>();
  if (invocation !== null) sent.set(key, runs.add(invocation.number));
};

const readNews = (invocation: Invocation | null, { port, given: [to, what] }: Call) => {
  const isPost = port === 'webhook';
  const news = fieldsIn(what);
  return {
    key: `${textIn(news['deliveryId']) ?? ''} ${isPost ? 'webhook' : (textIn(to) ?? '')}`,
    topic: textIn(news['topic']) ?? '',
    executionId: isPost ? (invocation?.executionId ?? null) : textIn(fieldsIn(news['detail'])['executionId']),
  };
};

/**
 * Somebody else has told it too, could not tell this target, and left that to whoever comes by: to a run that has read so as well,
 * even where a third has done it since.
 */
const isMissed = ({ execution, records }: Story, topic: string, { begunAt }: Invocation, { port, given: [to] }: Call): boolean => {
  const isLeft = (effect: Effect): boolean =>
    effect.kind === 'deliver' && effect.topic === topic && effect.target === (port === 'webhook' ? port : to);
  return execution.pendingEffects.some(isLeft) || records.some(({ writtenAt, effects }) => writtenAt >= begunAt && effects.some(isLeft));
};

/** Some record since the run began, or before it, left this news, and it was not acknowledged by then. */
const isOwed = ({ execution, records }: Story, topic: string, { begunAt }: Invocation): boolean => {
  const isOf = (effect: { readonly kind: string; readonly topic?: string }): boolean =>
    (effect.kind === 'notify' || effect.kind === 'deliver') && effect.topic === topic;
  if (execution.pendingEffects.some(isOf)) return true;
  return records.some(
    ({ writtenAt, events, effects }) => writtenAt >= begunAt && (effects.some(isOf) || events.some(({ type }) => type === 'effect-done')),
  );
};

const ends: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** Of a story that is over. */
export const checkEndTold = (evidence: Evidence, { records, id, execution }: Story): void => {
  if (!isTerminal(execution)) return;
  const effects: Effect[] = [];
  for (const record of records) effects.push(...record.effects);
  const told = effects.filter((effect) => effect.kind === 'notify' && ends.has(effect.topic));
  const released = effects.filter(({ kind }) => kind === 'release-claims');
  const wasAccepted = records.some(({ events }) => events.some(({ type }) => type === 'accepted'));
  if (wasAccepted && told.length !== 1) throw new Violation('I8', `${execution.status.kind} is told ${String(told.length)} times`, id);
  if (released.length > 1) throw new Violation('I8', 'Its claims are released twice', id);
  if (execution.pendingEffects.length > 0) return;
  for (const { topic, target } of owedBy(evidence, execution, effects))
    if (!evidence.facts.sent.some((one) => one.executionId === id && one.topic === topic && one.target === target))
      throw new Violation('I14', `"${topic}" was never told to the ${target}`, id);
};

/** News of the installation's targets, and of the plan's webhook where it stays and takes what it gets. */
const owedBy = ({ scenario }: Evidence, { plan }: Execution, effects: readonly Effect[]) => {
  const source = scenario.plans.find((one) => one.id === plan.planId);
  const isPosted = source?.notifications?.webhook !== undefined && scenario.outside.refused === 0 && !scenario.people.includes('editor');
  const targets = [...scenario.world.targets, ...(isPosted ? (['webhook'] as const) : [])];
  return effects.flatMap((effect) => (effect.kind === 'notify' ? targets.map((target) => ({ topic: effect.topic, target })) : []));
};
