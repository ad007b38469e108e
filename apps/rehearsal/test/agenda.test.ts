import { describe, expect, it } from 'vitest';
import { openAgenda } from '../src/agenda.ts';
import type { BadDay } from '../src/bad-day.ts';

const day: Pick<BadDay, 'orchestrator' | 'operator'> = {
  orchestrator: { kills: [{ afterSeconds: 20 }, { when: { wave: { number: 2, status: 'FAILED' } }, afterSeconds: 5 }] },
  operator: [
    { do: 'pause', afterSeconds: 10, note: 'lunch' },
    { do: 'resume', when: { execution: 'PAUSED' }, afterSeconds: 0 },
  ],
};
const sight = (status: string, wave2 = 'PENDING') => ({ status, waves: [{ waveNumber: 2, status: wave2 }] });

describe('the agenda of a day', () => {
  it('gives what is due in the order of its moments, counted from the start or from what was first seen', () => {
    const agenda = openAgenda(day);
    const taken = (at: number): string | undefined => agenda.take(at)?.what;
    expect([agenda.nextAt(), taken(9_999)]).toEqual([10_000, undefined]);
    agenda.see(sight('PAUSED'), 9_000);
    agenda.see(sight('PAUSED', 'FAILED'), 12_000);
    agenda.see(sight('PAUSED', 'FAILED'), 15_000);
    expect([taken(16_999), taken(16_999), taken(16_999)]).toEqual(['resume', 'pause (lunch)', undefined]);
    expect([taken(30_000), taken(30_000), taken(30_000)]).toEqual([
      'kill -9 of the orchestrator',
      'kill -9 of the orchestrator',
      undefined,
    ]);
    expect([agenda.nextAt(), agenda.left()]).toEqual([undefined, []]);
  });

  it('keeps what was waited for in vain', () => {
    const agenda = openAgenda(day);
    agenda.see(sight('RUNNING'), 1);
    expect([agenda.take(1e9)?.what, agenda.take(1e9)?.what, agenda.take(1e9)]).toEqual([
      'pause (lunch)',
      'kill -9 of the orchestrator',
      undefined,
    ]);
    expect(agenda.left().map(({ what }) => what)).toEqual(['kill -9 of the orchestrator', 'resume']);
  });
});
