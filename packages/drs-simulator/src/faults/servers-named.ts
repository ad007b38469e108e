/**
 * Which source servers a request is about: those whose ids it has anywhere in it, and those of the recovery instances, launch
 * templates and jobs that it names.
 */
import type { Body } from '../answer.ts';
import type { ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

const IDS = /\b(?:s|i|lt|drsjob)-[0-9a-zA-Z]{8,17}\b/g;

/** In the order in which they are named, each once. */
export function serversNamed(world: World, input: Body): readonly ServerRecord[] {
  const servers = new Map<string, ServerRecord>();
  for (const [id] of JSON.stringify(input).matchAll(IDS)) {
    for (const serverId of serverIdsOf(world, id)) {
      const server = world.servers.get(serverId);
      if (server !== undefined) servers.set(serverId, server);
    }
  }
  return [...servers.values()];
}

function serverIdsOf(world: World, id: string): readonly string[] {
  switch (id.slice(0, id.indexOf('-'))) {
    case 's':
      return [id];
    case 'i':
      return [world.instances.get(id)?.serverId ?? ''];
    case 'drsjob':
      return world.jobs.get(id)?.runs.map(({ serverId }) => serverId) ?? [];
    default: {
      const template = world.templates.get(id);
      if (template === undefined) return [];
      return world.servers
        .where('place', `${template.accountId}/${template.region}`)
        .filter((server) => server.launch.ec2LaunchTemplateID === id)
        .map((server) => server.id);
    }
  }
}
