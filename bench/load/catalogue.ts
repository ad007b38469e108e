/**
 * Groups, plans and executions of a load, made through the API as a client would.
 *
 * Owns: which servers are whose, and asking again where the product says "later". Anything else that is refused ends the run.
 */
import { createClient, type Client, type ClientFailure, type ClientResult } from '@drs-orchestrator/contract';
import { setTimeout as sleep } from 'node:timers/promises';
import { readWorld } from '../../tests/local/local-process.ts';
import { placesOf, serversPerPlan, type LoadPlace, type LoadShape } from './shape.ts';

export type Catalogue = { readonly groupIds: readonly string[]; readonly planIds: readonly string[] };

/** How often a client was told to come again, over the whole run. */
export type Patience = { comeAgain: number };

const groupsAtOnce = 4;
/** Starts on their way at the same time: as many as browsers and scripts would send at the worst moment. */
const startsAtOnce = 50;
const mostTries = 50;

export const clientOf = (api: string, token: string): Client => createClient({ baseUrl: `${api}/api`, fetch, token: () => token });

export const makeCatalogue = async (client: Client, simulator: string, shape: LoadShape, patience: Patience): Promise<Catalogue> => {
  const { regions } = await readWorld(simulator);
  const serversIn = new Map(regions.map((one) => [`${one.accountId}/${one.region}`, one.servers.map((server) => server.sourceServerID)]));
  const plans = placesOf(shape).flatMap((place) =>
    Array.from({ length: shape.plansPerPlace }, (_, index) => {
      const first = index * serversPerPlan(shape);
      const servers = serversIn.get(`${place.accountId}/${place.region}`)?.slice(first, first + serversPerPlan(shape)) ?? [];
      return { place, servers, name: `${place.accountId} ${place.region} ${String(index + 1)}` };
    }),
  );
  const made = await inGroups(plans, groupsAtOnce, (plan) => makePlan(client, shape, plan, patience));
  return { groupIds: made.flatMap(({ groupIds }) => groupIds), planIds: made.map(({ planId }) => planId) };
};

type PlanSketch = { readonly place: LoadPlace; readonly servers: readonly string[]; readonly name: string };

const makePlan = async (client: Client, { waves, serversPerWave }: LoadShape, { place, servers, name }: PlanSketch, patience: Patience) => {
  const groupIds: string[] = [];
  for (let wave = 0; wave < waves; wave += 1) {
    const sourceServerIds = servers.slice(wave * serversPerWave, (wave + 1) * serversPerWave);
    const group = { groupName: `${name} wave ${String(wave + 1)}`, ...place, sourceServerIds };
    groupIds.push((await until(() => client.call('create_protection_group', group), patience)).groupId);
  }
  const plan = { planName: name, waves: groupIds.map((groupId) => ({ protectionGroupIds: [groupId] })) };
  return { groupIds, planId: (await until(() => client.call('create_recovery_plan', plan), patience)).planId };
};

/** Resolves when every start was accepted; answers the executions' ids. */
export const startAll = (client: Client, planIds: readonly string[], patience: Patience): Promise<readonly string[]> =>
  inGroups(planIds, startsAtOnce, async (planId) => {
    const started = await until(() => client.call('start_execution', { planId, executionType: 'DRILL' }), patience);
    return started.executionId;
  });

const until = async <Answer>(ask: () => Promise<ClientResult<Answer>>, patience: Patience): Promise<Answer> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const asked = await ask();
    if (asked.ok) return asked.value;
    const seconds = comeAgainAfter(asked.failure);
    if (seconds === undefined) throw new Error(`Refused: ${JSON.stringify(asked.failure)}`);
    patience.comeAgain += 1;
    await sleep(seconds * 1_000);
  }
  throw new Error(`Told to come again ${String(mostTries)} times`);
};

/** Undefined: it was not that. */
const comeAgainAfter = (failure: ClientFailure): number | undefined => {
  if (failure.kind !== 'refused' || failure.error !== 'THROTTLED') return undefined;
  const { retryAfterSeconds } = failure.facts;
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds : 1;
};

export const inGroups = async <Item, Outcome>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Outcome>,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) outcomes[index] = await work(items[index]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return outcomes;
};
