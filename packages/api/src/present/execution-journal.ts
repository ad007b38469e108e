/**
 * The answer of get_execution_journal. Events and effects are shown as they stand in the record, because they are evidence.
 */
import { hashOf, type JournalAnswer } from '@drs-orchestrator/application';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { recordToken } from '../list-token.ts';
import { isoTime } from './words.ts';

export const presentJournal = ({ records, next }: JournalAnswer): AnswerOf<'get_execution_journal'> => ({
  records: records.map(({ name, record }) => ({
    revision: record.revision,
    at: isoTime(record.at),
    name,
    hash: hashOf(name),
    previousHash: record.previous === null ? null : hashOf(record.previous),
    events: record.events.map((event) => ({ ...event })),
    effects: record.effects.map((effect) => ({ ...effect })),
  })),
  count: records.length,
  nextToken: next === null ? null : recordToken(next),
});
