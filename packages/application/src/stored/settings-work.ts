/**
 * The work of applying a group's launch settings, as a store keeps it.
 */
import type { GroupId, SettingsFailure, SettingsRun, SettingsRunState, SettingsWork } from '@drs-orchestrator/domain';
import { storedKind } from './catalogue.ts';
import { fields, listOf, ordinal, orNull, text, variants, whole } from './check.ts';

type Announced = NonNullable<SettingsWork['announced']>;
type Deferral = NonNullable<Extract<SettingsRunState, { kind: 'running' }>['deferral']>;

const state = variants<SettingsRunState>({
  running: {
    cursor: orNull(text),
    postponed: listOf(text),
    deferral: orNull(fields<Deferral>({ since: whole, retryAt: whole })),
    heldUntil: whole,
  },
  ended: { endedAt: whole },
});

const run = fields<SettingsRun>({
  groupVersion: ordinal,
  startedAt: whole,
  updatedAt: whole,
  total: orNull(whole),
  applied: whole,
  failed: whole,
  failures: listOf(fields<SettingsFailure>({ serverId: orNull(text), reason: text })),
  state,
});

export const storedSettingsWork = storedKind<GroupId, SettingsWork>(
  'settings-work',
  ({ groupId }) => groupId,
  fields<SettingsWork>({
    groupId: text,
    announced: orNull(fields<Announced>({ groupVersion: ordinal, at: whole })),
    run: orNull(run),
    version: ordinal,
  }),
);
