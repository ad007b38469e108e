/**
 * Reading a history with this version: record by record, as strictly as an auditor would.
 *
 * Owns: what is held against what. Every object has the bytes that it is named by; the records of each execution are a chain; and at
 * each revision, what this version makes of the records up to it is what it reads from the store as it stood then.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { statusWord, type Execution } from '@drs-orchestrator/domain';
import { chainOf, plain, replay } from '../harness/replay.ts';
import { executionsIn, openHistory, momentsIn } from './open-history.ts';
import type { History } from './history.ts';

/** A line for each revision of each execution: how it was getting on then. Throws where anything is not as it was written. */
export const verifyHistory = async (history: History): Promise<readonly string[]> => {
  expectGenuine(history);
  const course: string[] = [];
  for (const writes of momentsIn(history)) course.push(...(await verifyAt(history, writes)));
  return [...new Set(course)];
};

const verifyAt = async (history: History, writes: number): Promise<readonly string[]> => {
  const { product, close } = openHistory(history, writes);
  try {
    const course = [];
    for (const id of executionsIn(history, writes)) {
      const loaded = await product.app.journal.load(id);
      if (loaded === undefined) throw new Error(`${id} is not there after ${String(writes)} writes`);
      const chain = await chainOf(product.store.executions, id);
      const told = replay(chain, loaded.execution.plan);
      if (!isDeepStrictEqual(plain(told), plain(loaded.execution)))
        throw new Error(`The records of ${id} up to ${String(loaded.head.revision)} do not replay to what is stored`);
      course.push(lineOf(loaded.execution, loaded.head.visible));
    }
    return course;
  } finally {
    close();
  }
};

const lineOf = ({ id, revision, status, waves, generation, pendingEffects }: Execution, isVisible: boolean): string => {
  const effects = pendingEffects.map(({ kind }) => kind).join(' ');
  const words = waves.map((wave) => `${statusWord(wave.status)}/${String(wave.attempt)}`).join(' ');
  return `${id.slice(-4)} r${String(revision)} ${isVisible ? '' : '(hidden) '}${statusWord(status)}: ${words}; engine ${String(generation)}; to do: ${effects}`;
};

const expectGenuine = ({ writes }: History): void => {
  for (const [table, { name, body }] of writes.flatMap(({ rows }) => rows)) {
    if (table !== 'objects') continue;
    if (!String(name).endsWith(`#${createHash('sha256').update(String(body)).digest('hex')}`))
      throw new Error(`Object ${String(name)} does not have the bytes it is named by`);
  }
};
