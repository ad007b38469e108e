/**
 * Open jobs: whether they leave room, and whether they have servers of the plan in hand.
 */
import { judgeBusy, judgeQuotas, judgeSlots, type Finding } from '@drs-orchestrator/domain';
import { inTheDark, serversByPlace, unanswered, type Look, type Subject } from './subject.ts';

export const lookAtJobs = async (look: Look, subject: Subject): Promise<readonly Finding[]> => {
  const { plan } = subject;
  const findings = await Promise.all(
    serversByPlace(subject).map(async ({ place, servers }): Promise<readonly Finding[]> => {
      const jobs = await look.time.ask(() => look.recoveryService.openJobs(place));
      if (!jobs.ok)
        return (['free-slots', 'servers-free'] as const).map((check) => unanswered(check, place, 'The open jobs', jobs.refusal));
      const ours = new Map(servers.map(({ source }) => [source.serverId, source]));
      return [...judgeSlots(plan, place, jobs.value, look.limits), ...judgeBusy(ours, place, jobs.value)];
    }),
  );
  return [...judgeQuotas(plan, look.limits), ...inTheDark(subject, 'free-slots', 'servers-free'), ...findings.flat()];
};
