/**
 * What somebody has asked of an execution against what was recorded of it: field by field (I14).
 */
import type { Event } from '@drs-orchestrator/domain';
import type { Story, Told } from '../evidence.ts';
import { fieldsIn, textIn, type Fields } from '../fields.ts';
import { Violation } from '../violation.ts';

export const checkRequested = (story: Story, { by, events }: Told): void => {
  if (by?.sender !== 'person') return;
  const body = textIn(by.event['body']);
  const asked = body === null ? by.event : fieldsIn(JSON.parse(body));
  for (const event of events) {
    const lost = lostOf(story, asked, event);
    if (lost !== null) throw new Violation('I14', `${by.what} has lost its ${lost}`, story.id);
  }
};

const lostOf = ({ execution }: Story, asked: Fields, event: Event): string | null => {
  switch (event.type) {
    case 'wave-skipped':
      return event.reason === textIn(asked['reason'])?.trim() ? null : 'reason';
    case 'wave-retry-requested': {
      const named: readonly unknown[] | null = Array.isArray(asked['sourceServerIds']) ? asked['sourceServerIds'] : null;
      const taken = event.servers.map((index) => execution.plan.servers[index]?.serverId);
      return named === null || (taken.length === named.length && taken.every((id) => named.includes(id))) ? null : 'sourceServerIds';
    }
    default:
      return null;
  }
};
