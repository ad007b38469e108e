/**
 * The servers of a frozen plan, as DRS lists them now.
 *
 * Owns: asking for exactly those, place by place, and naming the ones that are gone.
 */
import { placeKey, type Finding, type FrozenPlan } from '@drs-orchestrator/domain';
import type { Resolution, ReadSources } from './freeze-plan.ts';

export type SourcesAgain = Pick<Resolution, 'sources' | 'unanswered' | 'findings'>;

/** Of the servers `from` to `to - 1`. */
export const readSources = async (plan: FrozenPlan, from: number, to: number, read: ReadSources): Promise<SourcesAgain> => {
  const answers = await Promise.all(
    plan.places.map(async (place, at) => {
      const wanted = plan.servers.slice(from, to).flatMap((server) => (server.place === at ? [server.serverId] : []));
      return { place, wanted, answer: wanted.length === 0 ? ({ ok: true, value: [] } as const) : await read(place, wanted) };
    }),
  );
  const sources = new Map(
    answers.flatMap(({ place, answer }) =>
      answer.ok ? [[placeKey(place), new Map(answer.value.map((server) => [server.serverId, server]))] as const] : [],
    ),
  );
  const findings = answers.flatMap(({ place, wanted }): readonly Finding[] => {
    const known = sources.get(placeKey(place));
    const gone = known === undefined ? [] : wanted.filter((id) => !known.has(id));
    return gone.map((id) => ({
      check: 'servers-exist',
      result: 'block',
      subject: id,
      message: `DRS knows no source server ${id} in ${placeKey(place)}`,
    }));
  });
  const unanswered = answers.flatMap(({ place, answer }) => (answer.ok ? [] : [{ place, refusal: answer.refusal }]));
  return { sources, findings, unanswered };
};
