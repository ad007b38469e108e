/**
 * Recovery instances that a launch would clean up.
 *
 * Owns: asking each place. An answer of which a part cannot be read is none, for what is left out may be production.
 */
import { judgeInstance, type Finding } from '@drs-orchestrator/domain';
import { inTheDark, serversByPlace, unanswered, type Look, type Subject } from './subject.ts';

export const lookAtInstances = async (look: Look, subject: Subject): Promise<readonly Finding[]> => {
  const findings = await Promise.all(
    serversByPlace(subject).map(async ({ place, servers }): Promise<readonly Finding[]> => {
      const hostnames = new Map(servers.map(({ source }) => [source.serverId, source.hostname]));
      const listed = await look.time.ask(() => look.recoveryService.instances(place, [...hostnames.keys()]));
      if (!listed.ok) return [unanswered('living-instances', place, 'The recovery instances', listed.refusal)];
      return listed.value.flatMap((instance) => judgeInstance(instance, hostnames.get(instance.server) ?? null) ?? []);
    }),
  );
  return [...inTheDark(subject, 'living-instances'), ...findings.flat()];
};
