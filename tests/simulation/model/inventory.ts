/**
 * The ports `Inventory` and `Instances` on the model's world: what replicates, and what runs.
 */
import type { Instances, Inventory, ReadRefusal, SourceServer } from '@drs-orchestrator/application';
import { minutes, ok, placeKey, refused } from '@drs-orchestrator/domain';
import type { InstanceId, Place, Result, ServerId } from '@drs-orchestrator/domain';
import { factsAt, isLiving } from './model-instance.ts';
import { noteQuestion, serverIn, serversIn } from './world.ts';
import type { ModelServer, World } from './world.ts';

export const inventoryOf = (world: World): Inventory => ({
  sourceServers: async (at, servers) => {
    const denied = noteQuestion(world, at, { port: 'inventory', method: 'sourceServers', servers: servers ?? [] });
    if (denied !== null) return refused(denied);
    const wanted = servers === undefined ? null : new Set(servers);
    const found = serversIn(world, placeKey(at)).filter(({ serverId }) => wanted === null || wanted.has(serverId));
    return ok(found.map(told));
  },
  recoveryPoints: async (at, id) => {
    const denied = noteQuestion(world, at, { port: 'inventory', method: 'recoveryPoints', servers: [id] });
    if (denied !== null) return refused(denied);
    const server = serverIn(world, placeKey(at), id);
    return server === undefined ? refused(noServer(id)) : ok(server.points);
  },
});

/** Behind by what has gathered since replication stopped; how much that is matters to nobody here. */
const laggingMilliseconds = minutes(10);

const told = ({ serverId, hostname, tags, replicationState }: ModelServer): SourceServer => ({
  serverId,
  hostname,
  tags,
  replicationState,
  lagMilliseconds: replicationState === 'CONTINUOUS' ? 0 : laggingMilliseconds,
});

const noServer = (server: ServerId): ReadRefusal => ({
  kind: 'never',
  code: 'ResourceNotFoundException',
  message: `SourceServer with ID ${server} was not found.`,
});

export const instancesOn = (world: World): Instances => ({
  describe: async (at, instances) => {
    const denied = noteQuestion(world, at, { port: 'instances', method: 'describe' });
    if (denied !== null) return refused(denied);
    const wanted = new Set(instances);
    const here = world.instances.filter(({ place, instanceId }) => place === placeKey(at) && wanted.has(instanceId));
    return ok(here.flatMap((instance) => factsAt(instance, world.needs.now()) ?? []));
  },
  start: async (at, instances) => change(world, at, instances, false),
  stop: async (at, instances) => change(world, at, instances, true),
});

/** At once, as far as anybody waits for it. */
const change = (world: World, at: Place, ids: readonly InstanceId[], isStopped: boolean): Result<undefined, ReadRefusal> => {
  const denied = noteQuestion(world, at, { port: 'instances', method: isStopped ? 'stop' : 'start' });
  if (denied !== null) return refused(denied);
  const found = ids.map((id) => world.instances.find((one) => one.instanceId === id && one.place === placeKey(at)));
  if (found.some((one) => one === undefined || !isLiving(one, world.needs.now())))
    return refused({ kind: 'never', code: 'InvalidInstanceID.NotFound', message: 'An instance does not exist' });
  for (const instance of found) if (instance !== undefined) Object.assign(instance, { isStopped });
  return ok(undefined);
};
