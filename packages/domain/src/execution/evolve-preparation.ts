/**
 * What the events of a preparation do to servers.
 *
 * Owns: `ServerState.preparation`. A former version that is on record stays, whatever is seen later in the attempt.
 */
import { serverWith } from './changed.ts';
import type { PreparationEvent } from './event.ts';
import type { Stamp } from './stamp.ts';
import type { Execution, Preparation, ServerState } from './state.ts';

type Begun = Extract<Preparation, { kind: 'begun' }>;

export const evolvePreparation = (
  servers: readonly ServerState[],
  event: Exclude<PreparationEvent, { type: 'settings-refused' }>,
  { at }: Stamp,
): readonly ServerState[] => {
  switch (event.type) {
    case 'settings-drifted':
      return changed(
        servers,
        event.servers.map(({ server, templateId, formerVersion }) => [
          server,
          (before) => ({ ...before, former: before.former ?? { templateId, version: formerVersion } }),
        ]),
      );
    case 'settings-prepared':
      return changed(
        servers,
        event.servers.map(({ server }) => [server, () => ({ kind: 'prepared' })]),
      );
    case 'settings-deferred':
      return changed(servers, [
        [
          event.server,
          (before) => ({
            ...before,
            deferral: { since: before.deferral?.since ?? at, tries: (before.deferral?.tries ?? 0) + 1, retryAt: event.retryAt },
          }),
        ],
      ]);
  }
};

/**
 * After a pause, which may have taken days: what was seen to hold in waves to come is looked at again, and the operator's time
 * is nobody's delay.
 */
export const preparedAnew = ({ servers, waves }: Pick<Execution, 'servers' | 'waves'>): readonly ServerState[] => {
  const isToCome = ({ wave }: ServerState): boolean => waves[wave - 1]?.status.kind === 'pending';
  if (!servers.some((server) => server.preparation !== null && isToCome(server))) return servers;
  return servers.map((server) => (isToCome(server) ? serverWith(server, { preparation: afterPause(server.preparation) }) : server));
};

const afterPause = (preparation: Preparation | null): Preparation | null =>
  preparation?.kind === 'begun' ? { ...preparation, deferral: null } : null;

const notBegun: Begun = { kind: 'begun', former: null, deferral: null };

const changed = (
  servers: readonly ServerState[],
  changes: readonly (readonly [number, (before: Begun) => Preparation])[],
): readonly ServerState[] => {
  const next = [...servers];
  for (const [index, change] of changes) {
    const server = next[index];
    if (server === undefined) throw new Error(`There is no server at index ${String(index)}`);
    // What holds is not prepared again.
    if (server.preparation?.kind !== 'prepared') next[index] = serverWith(server, { preparation: change(server.preparation ?? notBegun) });
  }
  return next;
};
