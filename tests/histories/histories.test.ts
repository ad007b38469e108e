/**
 * Golden histories: what earlier versions, and this one, have stored is read, understood and carried on.
 */
import { describe, expect, test } from 'vitest';
import { effectKinds, eventTypes } from '@drs-orchestrator/domain';
import { answersOf } from './answers-of.ts';
import { carryOn } from './carry-on.ts';
import { keptHistories, keptManifest, keptVersions, manifestOf, presentVersion, textsOf } from './files.ts';
import { formsIn } from './forms-in.ts';
import type { History } from './history.ts';
import { kindsIn } from './kinds-in.ts';
import { momentsIn } from './open-history.ts';
import { recordHistory } from './record-history.ts';
import { scenarios } from './scenarios/scenarios.ts';
import { verifyHistory } from './verify-history.ts';

const kept = keptHistories();
const named = kept.map((one) => [`${one.version}/${one.name}`, one] as const);
const patience = { timeout: 120_000 };

describe('the histories that are kept', () => {
  test('are those that were written, byte for byte', () => {
    expect(kept.length).toBeGreaterThanOrEqual(12);
    for (const version of keptVersions()) expect(manifestOf(textsOf(version))).toBe(keptManifest(version));
  });

  test('of the present version have every kind of event and of effect that the domain knows', () => {
    const present = kept.filter(({ version }) => version === presentVersion).map(({ history }) => history);
    const { events, effects } = kindsIn(present);
    const missing = (kinds: readonly string[], found: ReadonlySet<string>) => kinds.filter((kind) => !found.has(kind));
    expect(missing(eventTypes, events), 'events').toEqual([]);
    expect(missing(effectKinds, effects), 'effects').toEqual([]);
  });

  test('have every status of an execution and of a wave, and servers in more than one part', () => {
    const course = kept.flatMap(({ answers }) => answers.course).join('\n');
    const ofExecutions = ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED'];
    for (const status of ofExecutions) expect(course).toMatch(new RegExp(`r\\d+ (\\(hidden\\) )?${status}:`));
    for (const status of ['PENDING', 'STARTING', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'])
      expect(course).toContain(`${status}/`);
    const objects = kept.flatMap(({ history }) => history.writes.flatMap(({ rows }) => rows.map(([, { name }]) => String(name))));
    for (const part of ['J#0000000001', 'P#0000000002', 'S#0000000001', 'W#0000000001', 'T#0000000001'])
      expect(objects.some((name) => name.startsWith(part))).toBe(true);
  });
});

describe('what this version stores', () => {
  test(
    'has the form of the histories of the present version, to the last field; else another version of them is due',
    patience,
    async () => {
      const present = kept.filter(({ version }) => version === presentVersion).map(({ history }) => history);
      const known = formsIn(present);
      const recorded: History[] = [];
      for (const scenario of scenarios) recorded.push(await recordHistory(scenario));
      const forms = formsIn(recorded);
      expect(forms.size).toBeGreaterThan(250);
      expect([...forms].filter((form) => !known.has(form))).toEqual([]);
    },
  );
});

describe.each(named)('%s', (_name, { history, answers }) => {
  test('is read record by record: each revision is what its records say, and the course is what it was', patience, async () => {
    expect(await verifyHistory(history)).toEqual(answers.course);
  });

  test('is shown to readers as it was, with nothing of it missing', patience, async () => {
    // A later version may say more.
    expect(JSON.parse(JSON.stringify(await answersOf(history)))).toMatchObject(answers.answers);
  });

  test('is carried on to the end of every execution from each of its moments', patience, async () => {
    const moments = momentsIn(history);
    expect(moments.length).toBeGreaterThan(10);
    const complaints: string[] = [];
    for (const writes of moments) {
      const found = await carryOn(history, writes).catch((cause: unknown) => [String(cause)]);
      complaints.push(...found.map((line) => `from write ${String(writes)}: ${line}`));
    }
    expect(complaints).toEqual([]);
  });
});
