/**
 * I13: no call goes anywhere but to the places frozen into the execution, and each to where its servers, jobs and instances are.
 */
import { placeKey, type Place } from '@drs-orchestrator/domain';
import { placeOf, subjectsOf, type Call } from '../call.ts';
import type { Evidence, Homes } from '../evidence.ts';
import { fieldsIn, type Fields } from '../fields.ts';
import type { Invocation } from '../invocation.ts';
import { elsewhere } from '../landscape.ts';
import type { WorldSketch } from '../model/seam.ts';
import { Violation } from '../violation.ts';

const nowhere = placeKey(elsewhere);

export const homesIn = ({ places, servers }: WorldSketch): Homes => ({
  places: new Map(places.map((place) => [placeKey(place), place])),
  servers: new Map(
    servers.flatMap(({ serverId, place }) => {
      const at = places[place];
      return at === undefined ? [] : [[serverId, placeKey(at)]];
    }),
  ),
});

export const checkPlace = (evidence: Evidence, invocation: Invocation | null, call: Call): void => {
  const asked = placeOf(call);
  if (asked === null) return;
  const name = `${call.port}.${call.method}`;
  const id = invocation?.executionId ?? null;
  const known = evidence.homes.places.get(asked);
  if (known === undefined || asked === nowhere) throw new Violation('I13', `${name} is asked in ${asked}, where nothing of ours is`, id);
  if (!isSameAccess(fieldsIn(fieldsIn(call.given[0])['access']), known.access))
    throw new Violation('I13', `${name} is asked in ${asked} with other rights than the account's`, id);
  for (const subject of subjectsOf(call)) {
    const home = homeOf(evidence, subject);
    if (home !== null && home !== asked) throw new Violation('I13', `${name} asks in ${asked} for ${subject}, which is in ${home}`, id);
  }
  const story = id === null ? undefined : evidence.stories.get(id);
  if (story === undefined || story.execution.plan.places.some((place) => placeKey(place) === asked)) return;
  throw new Violation('I13', `${name} is asked in ${asked}, which is no place of the plan`, id);
};

const isSameAccess = (one: Fields, other: Place['access']): boolean =>
  one['kind'] === other.kind && (other.kind === 'own' || (one['roleName'] === other.roleName && one['externalId'] === other.externalId));

/** Null: of no server, job or instance that is known here. */
const homeOf = ({ homes, truth, facts }: Evidence, subject: string): string | null => {
  const home = homes.servers.get(subject);
  if (home !== undefined) return home;
  if (subject.startsWith('drsjob-')) return truth(subject as Parameters<typeof truth>[0])?.place ?? null;
  return subject.startsWith('i-') ? (facts.launches.find(({ instanceId }) => instanceId === subject)?.place ?? null) : null;
};
