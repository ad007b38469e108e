/**
 * How a story ended, in words that are the same whatever went wrong on the way.
 *
 * Owns: what has to be the same: what every reader is shown, how often each server was launched and what is left of it, who holds
 * what, what is still to be done, and who was told what. Times, ids that are drawn and addresses differ from run to run and become
 * words. And what has to hold besides: the journal of each execution replays to its stored state.
 */
import { isDeepStrictEqual } from 'node:util';
import type { HeadQuery } from '@drs-orchestrator/application';
import { ask, detailsOf } from '../harness/answers.ts';
import { templateField } from '../harness/outside.ts';
import { hub, type Product } from '../harness/product.ts';
import { chainOf, plain, replay } from '../harness/replay.ts';

export type Ending = {
  /** As everybody sees them. */
  readonly executions: readonly unknown[];
  readonly servers: readonly unknown[];
  /** Holders of each row that has any. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Executions with something still to be done. */
  readonly active: number;
  readonly queued: number;
  /** Each piece of news, at each target, once. */
  readonly told: readonly string[];
  readonly settings: readonly unknown[];
};

/** `repeats`: news that came again with the same delivery id. */
export type Ended = { readonly ending: Ending; readonly repeats: number };

export const endingOf = async (world: Product): Promise<Ended> => {
  const { executions } = await ask(world, 'list_executions');
  const shown = [];
  for (const one of executions) {
    await expectReplay(world, one.executionId);
    const termination = one.endTime === null ? null : await ask(world, 'get_termination_status', one);
    // How many records it took is the way, not the end.
    const { revision: _revision, ...details } = await detailsOf(world, one);
    shown.push(inWords({ listed: one, details, termination: withoutJobs(termination) }));
  }
  const active = await headsIn(world, { kind: 'active' });
  const news = newsIn(world);
  const told = new Map(news.map(({ id, text }) => [`${text} ${id}`, text]));
  return {
    repeats: news.length - told.size,
    ending: {
      executions: shown,
      servers: await serversOf(world),
      claims: inWords(await claimsIn(world)) as Ending['claims'],
      active: active.length,
      queued: world.queued.length,
      told: [...told.values()].sort(),
      settings: (await world.app.plans.settingsWork.list({ limit: 100 })).map(({ run }) => inWords(run?.state.kind ?? null)),
    },
  };
};

const expectReplay = async (world: Product, executionId: string): Promise<void> => {
  const loaded = await world.app.journal.load(executionId as Parameters<typeof world.app.journal.load>[0]);
  if (loaded === undefined) throw new Error(`${executionId} is listed, and not there`);
  const replayed = replay(await chainOf(world.store.executions, executionId), loaded.execution.plan);
  if (!isDeepStrictEqual(plain(replayed), plain(loaded.execution)))
    throw new Error(`The journal of ${executionId} does not replay to what is stored`);
};

const headsIn = ({ store }: Product, index: HeadQuery['index']) => store.executions.list({ index, limit: 100 });

/** How often a server was launched; whether anything of it is left; how often its template was changed. */
const serversOf = async (world: Product): Promise<readonly unknown[]> => {
  const servers = [];
  for (const { accountId, servers: known } of world.simulator.world().regions) {
    for (const { hostname, sourceServerID, launches, recoveryInstance } of known) {
      const version = accountId === hub ? await templateField(world, sourceServerID, 'versionNumber') : null;
      servers.push({ hostname, launches, left: recoveryInstance?.state ?? null, version });
    }
  }
  return servers;
};

const claimsIn = async ({ app, simulator }: Product): Promise<Readonly<Record<string, unknown>>> => {
  const places = simulator.world().regions.map(({ accountId, region }) => `${accountId}/${region}`);
  const held: Record<string, unknown> = {};
  for (const name of ['#plans', ...places]) {
    const { holders } = await app.claims.read(name);
    if (Object.keys(holders).length > 0) held[name] = holders;
  }
  return held;
};

type News = { readonly text: string; readonly id: string };

/** In the test's own hands, on webhooks, and what reached AWS. */
const newsIn = ({ notifications, posts, simulator }: Product): readonly News[] => [
  ...notifications.map(({ topic, detail, deliveryId }) => ({ text: `told ${topic} ${String(detail.waveNumber)}`, id: deliveryId })),
  ...posts.map(({ topic, deliveryId, body }) => ({
    text: `posted ${topic} ${/"waveNumber": ?(\w+)/.exec(body)?.[1] ?? ''}`,
    id: deliveryId,
  })),
  ...simulator.messages().messages.map((message) => {
    if (message.kind === 'event')
      return { text: `event ${message.detailType} ${String(message.detail['waveNumber'])}`, id: String(message.detail['deliveryId']) };
    // Neither a message nor a mail carries an id; no two subjects of one execution are the same in these stories.
    return { text: `${message.kind} ${message.kind === 'metric' ? message.namespace : String(message.subject)}`, id: '' };
  }),
];

/** A job's portions depend on when DRS was asked for which. */
const withoutJobs = (termination: object | null): unknown => {
  if (termination === null) return null;
  const { jobs: _jobs, ...rest } = termination as { readonly jobs: unknown };
  return rest;
};

const words: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/(exec|pg|rp|err)-[\da-f-]{36}/g, '<$1>'],
  [/\bdrsjob-[\da-f]+/g, '<job>'],
  [/\bi-[\da-f]{17}\b/g, '<instance>'],
  [/\b\d+\.\d+\.\d+\.\d+\b/g, '<address>'],
];

const inWords = (value: unknown): unknown =>
  JSON.parse(words.reduce((text, [pattern, word]) => text.replace(pattern, word), JSON.stringify(value ?? null)));
