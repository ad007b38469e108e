/**
 * The journal of an execution: every record of what happened to it, as evidence.
 */
import * as z from 'zod';
import { answer, count, id, listPage, time } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forReaders } from './audiences.ts';

const journalRecord = z.strictObject({
  revision: count.describe('1, and one more for each record'),
  at: time.describe('When it was written'),
  name: z.string().describe('Under which it is stored: its revision and its hash'),
  hash: z.string().describe('SHA-256 of its stored bytes, in hex. It is checked as the record is read'),
  previousHash: z.string().nullable().describe('The hash of the record before, which is part of those bytes; null for the first'),
  events: z.array(z.looseObject({ type: z.string() })).describe('What happened, in order. Servers are indexes into the plan'),
  effects: z.array(z.looseObject({ kind: z.string() })).describe('What was to be done outside because of it'),
});

export const getExecutionJournal = {
  ...forReaders,
  name: 'get_execution_journal',
  summary: 'The records of an execution, oldest first: a chain in which each names the hash of the one before.',
  http: [{ method: 'GET', path: '/executions/{executionId}/journal', statusCode: 200 }],
  requires: 'read-journal',
  input: z.object({
    executionId: id.describe('The execution'),
    planId: id.optional().describe('The plan that it must be an execution of'),
    limit: listPage.limit.describe('Records in one answer. Long ones may make it fewer'),
    nextToken: listPage.nextToken.describe('From the answer before'),
  }),
  output: answer({
    records: z.array(journalRecord),
    count: count.describe('Records in this answer'),
    nextToken: z.string().nullable().describe('Where the journal goes on; null at its end'),
  }),
  errors: ['EXECUTION_NOT_FOUND'],
} as const satisfies Operation;
