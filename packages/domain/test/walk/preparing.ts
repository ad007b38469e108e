/**
 * `act` in the walk: the same steps in the same order as the application's, with the network's dice and other people's edits.
 */
import {
  afterChanging,
  afterSeeing,
  effectKey,
  preparationDue,
  seconds,
  settingsToChange,
  type Execution,
  type SettingsChanged,
  type SettingsSeen,
} from '../../src/index.ts';
import { change } from './changing.ts';
import { demand } from '../../../../tests/simulation/checks/demand.ts';
import type { Process, World } from './world.ts';

const serversPerStep = 5;

export function* prepare(world: World): Process {
  const asked = world.present();
  const servers = preparationDue(asked, world.now(), serversPerStep);
  if (servers.length === 0) return;
  yield world.random.between(0, seconds(3));
  const seen = servers.map((server) => look(world, asked, server));
  yield world.random.chance(10) ? world.random.between(0, seconds(120)) : 0;
  const intended = yield* change(world, 'engine', (present) => ({ events: afterSeeing(present, seen, world.now()), effects: [] }));
  const changed: SettingsChanged[] = [];
  for (const one of settingsToChange(intended, seen)) {
    yield world.random.between(0, seconds(2));
    changed.push(changeOne(world, intended, one));
  }
  if (changed.length === 0) return;
  yield 0;
  yield* change(world, 'engine', (present) => ({ events: afterChanging(present, changed, world.now()), effects: [] }));
}

const look = (world: World, execution: Execution, server: number): SettingsSeen => {
  const { random, templates } = world;
  const faults = world.faults();
  const at = { server, attempt: execution.servers[server]?.attempt ?? 0 };
  if (random.chance(faults.refusedForGood)) return { ...at, kind: 'unseen', trouble: { kind: 'never', message: 'ResourceNotFound' } };
  if (random.chance(faults.blind)) return { ...at, kind: 'unseen', trouble: { kind: 'later', message: 'Throttling' } };
  if (random.chance(faults.conflict)) templates.meddle(server);
  return { ...at, kind: 'seen', ...templates.look(server) };
};

const changeOne = (world: World, execution: Execution, { server, attempt }: SettingsSeen): SettingsChanged => {
  const { random, templates } = world;
  const faults = world.faults();
  const later = { kind: 'later', message: '429' } as const;
  const preparation = execution.servers[server]?.preparation;
  demand(preparation?.kind === 'begun' && preparation.former !== null, 'A template is changed without its former version on record');
  if (random.chance(faults.throttled)) return { server, attempt, kind: 'unchanged', trouble: later };
  if (random.chance(faults.refusedForGood))
    return { server, attempt, kind: 'unchanged', trouble: { kind: 'never', message: 'InvalidSubnetID' } };
  const wave = execution.servers[server]?.wave ?? 0;
  const version = templates.change(server, effectKey(`${execution.id}/${String(wave)}/${String(attempt)}/settings/${String(server)}`));
  if (random.chance(faults.lost)) return { server, attempt, kind: 'unchanged', trouble: later };
  return { server, attempt, kind: 'changed', templateId: `lt-${String(server)}`, version };
};
