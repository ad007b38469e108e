/**
 * The source server at the other end of a replication that is turned round: made the first time, taken up again after that.
 *
 * Invariant: a server and the one on its way back name each other.
 */
import { drawHex } from '../random.ts';
import { giveTemplate } from '../world/launch-templates.ts';
import { joinByTemplates } from '../world/join-by-templates.ts';
import type { InstanceRecord, ServerAddress, ServerRecord } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import type { World } from '../world/world.ts';
import { startedCourse } from './replication-course.ts';
import type { DrawnCourse } from './replication-course.ts';

export type Reversal = {
  readonly instance: InstanceRecord;
  /** The source server of the instance. */
  readonly server: ServerRecord;
  readonly course: DrawnCourse;
  readonly now: number;
};

export function reverse(world: World, reversal: Reversal): ServerAddress {
  const { server, course, instance, now } = reversal;
  const known = server.reversedServer === undefined ? undefined : world.servers.get(server.reversedServer.id);
  const replication = startedCourse(course, now);
  // What it copies from is this very instance, also when another was launched before.
  const origin = { accountId: instance.accountId, region: instance.region, instanceId: instance.id };
  const reversed: ServerRecord = known ?? joinByTemplates(world, made(world, reversal));
  world.servers.put({ ...reversed, replication, origin });
  if (known === undefined) {
    giveTemplate(world, reversed);
    world.servers.put({ ...server, reversedServer: addressOf(reversed) });
  }
  return addressOf(reversed);
}

function made(world: World, { server, instance, now }: Reversal): ServerRecord {
  const { seed } = world.meta();
  const { accountId, region } = server.origin ?? instance;
  const {
    direction: _direction,
    lagSeconds: _lag,
    recoveryPoints: _points,
    staging: _staging,
    replicationSettings: _settings,
    ...kept
  } = server;
  return {
    ...kept,
    accountId,
    region,
    id: `s-${drawHex(ID_DIGITS, seed, 'reversed-server', server.id)}`,
    tags: {},
    replicationState: 'INITIATING',
    lagSeconds: 0,
    ...(server.direction === undefined ? { direction: 'FAILBACK' } : {}),
    reversedServer: addressOf(server),
    addedAt: now,
    hardware: { ...server.hardware, instanceType: instance.instanceType, privateIp: instance.privateIp },
    launch: {
      ...server.launch,
      ec2LaunchTemplateID: `lt-${drawHex(ID_DIGITS, seed, 'reversed-launch-template', server.id)}`,
    },
  };
}

function addressOf({ accountId, region, id }: ServerRecord): ServerAddress {
  return { accountId, region, id };
}
