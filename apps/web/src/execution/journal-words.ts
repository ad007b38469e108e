/**
 * Records of the journal in words: what happened, and of what, by whom and why, as far as the record says it.
 *
 * Owns: no meaning. A record is evidence and may be older than this page: what it does not have is left out, what nobody has words for
 * is named as it is stored.
 */
import { en } from '../text/en.ts';
import { nameOf } from './consequences.ts';
import type { Details } from './details.ts';
import type { JournalRecord } from './journal-read.ts';

type Event = JournalRecord['events'][number];
type About = Pick<Details, 'waveStatuses' | 'serverExecutions'>;
export type JournalRow = JournalRecord & { readonly what: readonly string[]; readonly facts: readonly string[]; readonly codes: string };

/** More servers than that are a number. */
const mostNames = 3;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Servers stand in records as indexes into the plan, by themselves or as what is said of each. */
const indexOf = (value: unknown): number | null => {
  if (typeof value === 'number') return value;
  return isRecord(value) && typeof value['server'] === 'number' ? value['server'] : null;
};

const serversText = (event: Event, { serverExecutions }: About): string => {
  const given = [event['server'], ...listOf(event['servers']), ...listOf(event['changes']), ...listOf(event['points'])];
  const named = [...new Set(given.map(indexOf).filter((index) => index !== null))].map((index) => {
    const server = serverExecutions[index];
    return server === undefined ? `#${String(index)}` : nameOf(server);
  });
  return en.execution.names(named.slice(0, mostNames), Math.max(0, named.length - mostNames));
};

/** A server of several that a fact is of. */
const reasonsOf = (event: Event): readonly string[] =>
  [event, ...listOf(event['servers']), ...listOf(event['changes'])].flatMap((one) =>
    isRecord(one) ? [textOf(one['reason']), textOf(one['failureReason']), textOf(one['cause'])] : [],
  );

const personOf = (value: unknown): string => (isRecord(value) ? textOf(value['name']) : textOf(value));

const waveText = (wave: number, { waveStatuses }: About): string =>
  en.journal.wave(en.execution.waveName(wave, waveStatuses[wave - 1]?.waveName ?? en.states.unknown));

const instancesText = (event: Event): readonly string[] => {
  const asked = listOf(event['chunks']).reduce<number>((sum, chunk) => sum + (isRecord(chunk) ? listOf(chunk['instances']).length : 0), 0);
  return [
    ...(event.type === 'termination-requested' ? [en.journal.instances(asked)] : []),
    ...(Array.isArray(event['remaining']) ? [en.journal.left(event['remaining'].length)] : []),
  ];
};

/** Keys end with the kind of what was done. */
const effectText = (key: string): string => {
  const kind = /[a-z-]+$/.exec(key)?.[0] ?? key;
  return en.journal.effects[kind] ?? key;
};

const factsOf = (event: Event, about: About): string => {
  const cause = isRecord(event['cause']) ? event['cause'] : {};
  const waves = [event['wave'], ...listOf(cause['waves'])].filter((wave) => typeof wave === 'number');
  const person = personOf(event['by'] ?? event['initiatedBy'] ?? cause['by']);
  const checks = listOf(event['checks']).flatMap((check) =>
    isRecord(check) ? [`${textOf(check['id'])} ${textOf(check['subject'])}`] : [],
  );
  const facts = [
    ...waves.map((wave) => waveText(wave, about)),
    serversText(event, about),
    ...instancesText(event),
    en.journal.job(textOf(event['jobId']), textOf(event['jobStatus'])).trim(),
    person === '' ? '' : en.journal.by(person),
    checks.length === 0 ? '' : en.journal.checks(checks.join(', ')),
    ...new Set(reasonsOf(event)),
    effectText(textOf(event['key'])),
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
};

export const journalRow = (record: JournalRecord, about: About): JournalRow => ({
  ...record,
  what: [
    ...record.events.map(({ type }) => en.journal.events[type] ?? type),
    ...record.effects.map(({ kind }) => en.journal.then(en.journal.effects[kind] ?? kind)),
  ],
  facts: record.events.map((event) => factsOf(event, about)).filter((facts) => facts !== ''),
  codes: [...record.events.map(({ type }) => type), ...record.effects.map(({ kind }) => `→ ${kind}`)].join(', '),
});
