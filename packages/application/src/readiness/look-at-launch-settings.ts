/**
 * Launch settings of the servers that have some: whether they can be launched so where they are.
 */
import { nameOf, placeKey, type Finding } from '@drs-orchestrator/domain';
import { inTheDark, serversByPlace, unanswered, type Look, type Subject } from './subject.ts';

export const lookAtLaunchSettings = async (look: Look, subject: Subject): Promise<readonly Finding[]> => {
  const findings = await Promise.all(
    serversByPlace(subject).map(async ({ place, servers }): Promise<readonly Finding[]> => {
      const wanted = servers.flatMap(({ index, source: { serverId } }) => {
        const settings = subject.plan.servers[index]?.settings ?? null;
        return settings === null ? [] : [{ serverId, settings }];
      });
      if (wanted.length === 0) return [];
      const issues = await look.time.ask(() => look.launchSettings.check(place, wanted));
      if (!issues.ok) return [unanswered('launch-settings', place, 'The networks and instance types', issues.refusal)];
      const names = new Map(servers.map(({ source }) => [source.serverId, nameOf(source)]));
      return issues.value.map(({ serverId, field, message }) => ({
        check: 'launch-settings',
        result: 'block',
        subject: serverId ?? placeKey(place),
        message: serverId === null ? `${field}: ${message}` : `${field} of ${names.get(serverId) ?? serverId}: ${message}`,
      }));
    }),
  );
  return [...inTheDark(subject, 'launch-settings'), ...findings.flat()];
};
