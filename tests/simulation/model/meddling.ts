/**
 * What other people do at AWS while an execution is under way.
 *
 * Owns: that none of it bears an effect's key, and that AWS refuses them what it would refuse the product. Where jobs may not be
 * tagged, nobody else launches: a job of the very same servers and kind is then taken for the lost one, and nothing tells them apart.
 */
import { later, seconds } from '@drs-orchestrator/domain';
import { addVersion } from './launch-settings.ts';
import { startLaunch } from './launching.ts';
import { endInstance, isLiving } from './model-instance.ts';
import { instanceTypes, subnets } from './network.ts';
import type { World } from './world.ts';

/** By chance: something, or nothing. */
export const meddle = (world: World): void => {
  const { random, trouble, now } = world.needs;
  const stream = random.stream(`meddling/${String(now())}/${String(world.facts.questions.length)}`);
  if (!stream.chance(trouble().meddling)) return;
  const server = stream.pick([...world.servers.values()]);
  switch (stream.pick(['template', 'drill', 'terminate', 'stall', 'tag'] as const)) {
    case 'template':
      addVersion(server, stream.chance(50) ? { instanceType: stream.pick(instanceTypes) } : { subnetId: stream.pick(subnets).id });
      return;
    case 'drill':
      if (world.needs.sketch.taggingDenied) return;
      startLaunch(world, { place: server.place, kind: 'drill', servers: [{ server: server.serverId }], key: null, tagged: false });
      return;
    case 'terminate': {
      const living = world.instances.filter((instance) => isLiving(instance, now()));
      if (living.length === 0) return;
      endInstance(stream.pick(living), now(), later(now(), seconds(stream.between(5, 30))));
      return;
    }
    case 'stall':
      server.replicationState = server.replicationState === 'CONTINUOUS' ? 'STALLED' : server.replicationState;
      return;
    case 'tag':
      server.tags = { ...server.tags, Touched: 'by hand' };
  }
};
