/**
 * Launches: what was asked of the recovery service, and what it did (I4, I14).
 *
 * Owns: that every request has its intent on record and no intent two requests; that no attempt launches a server twice; and
 * that each launch is the one that was asked for, by whoever started the execution: kind, recovery point, settings, tag.
 */
import type { Chunk, Execution, ServerSettings } from '@drs-orchestrator/domain';
import type { Evidence, Story } from '../evidence.ts';
import { fieldsIn, textIn } from '../fields.ts';
import type { Call } from '../call.ts';
import type { LaunchFact } from '../model/seam.ts';
import { Violation } from '../violation.ts';

type Key = { readonly executionId: string; readonly wave: number; readonly attempt: number; readonly chunk: number };

const readKey = (key: string): Key | null => {
  const [, executionId = '', wave, attempt, chunk] = /^(.+)\/(\d+)\/(\d+)\/(\d+)$/.exec(key) ?? [];
  return wave === undefined ? null : { executionId, wave: Number(wave), attempt: Number(attempt), chunk: Number(chunk) };
};

/** Requests so far, by key. */
export type Asks = Map<string, number>;

export const checkStartCall = (evidence: Evidence, asks: Asks, call: Call): void => {
  const request = fieldsIn(call.given[1]);
  const text = textIn(request['key']) ?? '';
  const key = readKey(text);
  const story = key === null ? undefined : evidence.stories.get(key.executionId);
  if (key === null || story === undefined) throw new Violation('I4', `A launch is asked for without its key: "${text}"`);
  const chunk = chunkOf(story.execution, key);
  if (chunk === undefined) throw new Violation('I4', `A launch is asked for under ${text}, which is no part of the wave`, story.id);
  let intents = 0;
  for (const { events } of story.records) for (const event of events) if (isIntent(event, key)) intents += 1;
  const count = (asks.get(text) ?? 0) + 1;
  asks.set(text, count);
  if (count > intents)
    throw new Violation('I4', `${text} is asked for the ${String(count)}. time, with ${String(intents)} intents on record`, story.id);
};

const isIntent = (event: Story['records'][number]['events'][number], { wave, chunk }: Key): boolean =>
  event.type === 'launch-asked' && event.wave === wave && event.chunk === chunk;

const chunkOf = (execution: Execution, { wave, chunk, attempt }: Key): Chunk | undefined =>
  execution.waves[wave - 1]?.chunks.find((one) => one.number === chunk && one.attempt === attempt);

export const checkLaunch = (evidence: Evidence, launched: Set<string>, fact: LaunchFact): void => {
  if (fact.key === null) return;
  const key = readKey(fact.key);
  const story = key === null ? undefined : evidence.stories.get(key.executionId);
  if (key === null || story === undefined) throw new Violation('I4', `${fact.server} is launched without a key`);
  const { execution } = story;
  const once = `${key.executionId}/${String(key.wave)}/${String(key.attempt)} ${fact.server}`;
  if (launched.has(once)) throw new Violation('I4', `${fact.server} is launched twice in attempt ${String(key.attempt)}`, story.id);
  launched.add(once);
  const index = execution.plan.servers.findIndex(({ serverId }) => serverId === fact.server);
  const frozen = execution.plan.servers[index];
  if (frozen === undefined || chunkOf(execution, key)?.servers.includes(index) !== true)
    throw new Violation('I4', `${fact.server} is launched by ${fact.key}, of which it is no part`, story.id);
  checkWish(evidence, story, fact);
  checkSettings(evidence, story, fact, frozen.settings);
};

/** What whoever started it asked for. */
const checkWish = ({ points, scenario }: Evidence, { id, request, execution }: Story, fact: LaunchFact): void => {
  const kind = execution.kind === 'DRILL' ? 'drill' : 'recovery';
  const wanted = request === null ? kind : textIn(request['executionType']) === 'RECOVERY' ? 'recovery' : 'drill';
  if (fact.kind !== kind || fact.kind !== wanted) throw new Violation('I14', `${fact.server} is launched as a ${fact.kind}`, id);
  if (!fact.tagged && !scenario.world.taggingDenied) throw new Violation('I14', `${fact.server} is launched without its tag`, id);
  if (request === null) return;
  const wish = fieldsIn(request['recoveryPoint']);
  const notAfter = textIn(wish['notAfter']);
  const newest = points.get(fact.server)?.find(({ at }) => notAfter !== null && at <= Date.parse(notAfter));
  const expected = notAfter === null ? textIn(fieldsIn(wish['snapshots'])[fact.server]) : (newest?.snapshotId ?? null);
  if (fact.point !== expected)
    throw new Violation('I14', `${fact.server} is launched from ${fact.point ?? 'the latest point'}, not ${expected ?? 'the latest'}`, id);
};

/** Where other people change templates, nobody can promise what holds. */
const checkSettings = ({ scenario }: Evidence, { id }: Story, fact: LaunchFact, wanted: ServerSettings | null): void => {
  if (wanted === null || scenario.outside.meddling > 0 || scenario.people.includes('editor')) return;
  const held: Readonly<Record<string, unknown>> = fact.settings;
  const lost = Object.entries(wanted).filter(([field, value]) => comparable(value) !== comparable(held[field]));
  if (lost.length > 0) throw new Violation('I14', `${fact.server} is launched without its ${lost.map(([field]) => field).join(', ')}`, id);
};

/** Security groups are a set. */
const comparable = (value: unknown): string => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);

/** What people wrote into plan and groups is what is frozen; where somebody edits them, only as long as nobody has. */
export const checkFrozen = ({ scenario }: Evidence, { execution: { plan, initiatedBy }, id, request }: Story): void => {
  const asked = request === null ? null : textIn(request['initiatedBy']);
  if (asked !== null && initiatedBy.name !== asked) throw new Violation('I14', `It was begun by ${asked}, not ${initiatedBy.name}`, id);
  const source = scenario.plans.find((one) => one.id === plan.planId);
  if (source === undefined || plan.planVersion !== 1) return;
  for (const wave of source.waves) {
    const frozen = plan.waves[wave.number - 1];
    for (const field of ['name', 'pauseBefore', 'onFailure', 'launchTimeoutMinutes'] as const)
      if (frozen?.[field] !== wave[field]) throw new Violation('I14', `Wave ${String(wave.number)} has lost its ${field}`, id);
    if (frozen?.dependsOn.join() !== wave.dependsOn.join())
      throw new Violation('I14', `Wave ${String(wave.number)} has lost its dependencies`, id);
  }
  if (scenario.people.includes('editor')) return;
  for (const wave of source.waves)
    for (const group of scenario.groups.filter((one) => wave.groupIds.includes(one.id))) checkGroup(plan, wave.number, group, id);
};

const checkGroup = (plan: Execution['plan'], number: number, group: Evidence['scenario']['groups'][number], id: string): void => {
  const wave = plan.waves[number - 1];
  if (wave === undefined) return;
  const key = `${group.accountId}/${group.region}`;
  for (const server of plan.servers.slice(wave.firstServer, wave.firstServer + wave.serverCount)) {
    const place = plan.places[server.place];
    if (`${place?.accountId ?? ''}/${place?.region ?? ''}` !== key || !isMember(group, server.serverId)) continue;
    if (JSON.stringify(server.settings) !== JSON.stringify(wantedOf(group, server.serverId)))
      throw new Violation('I14', `${server.serverId} has lost its launch settings`, id);
  }
};

const wantedOf = ({ launchSettings, serverOverrides }: Evidence['scenario']['groups'][number], server: string): ServerSettings | null => {
  const { serverId: _serverId, ...own } = serverOverrides?.find(({ serverId }) => serverId === server) ?? { serverId: server };
  const all = { ...launchSettings, ...own };
  return Object.keys(all).length === 0 ? null : all;
};

/** Of a group by tags only the place is known here; its waves name one group in each place. */
const isMember = ({ selection }: Evidence['scenario']['groups'][number], server: string): boolean =>
  selection.kind === 'tags' || selection.serverIds.some((id) => id === server);
