/**
 * That a sweep can fail: over a product with something wrong in it, it names the point.
 */
import type { Ports } from '@drs-orchestrator/application';
import { describe, expect, test } from 'vitest';
import { pointsOf, type SweepName } from './points.ts';
import { recordStory } from './run-story.ts';
import { plain, type Story } from './stories.ts';
import { sweep } from './sweep.ts';

const everyPoint = { every: 1, from: 0 };
const patience = { timeout: 120_000 };

const swept = async (name: SweepName, wrap: (ports: Ports) => Ports, only?: string): Promise<readonly string[]> => {
  const story: Story = { ...plain, options: { wrap } };
  return (await sweep(story, name, everyPoint, only)).faults.map(({ point, fault }) => `${point}: ${fault}`);
};

/** The first point whose name has this part; the rest of the name is a number. */
const first = async (name: SweepName, part: string): Promise<string> => {
  const found = pointsOf(name, (await recordStory(plain)).recording).find((point) => point.name.includes(part));
  if (found === undefined) throw new Error(`No point has ${part} in its name`);
  return found.name;
};

describe('a sweep over a product', () => {
  test('that never finds a job whose answer was lost says where a server is launched twice', patience, async () => {
    const blind = (ports: Ports): Ports => ({
      ...ports,
      recoveryService: { ...ports.recoveryService, find: () => Promise.resolve({ ok: true, value: undefined }) },
    });
    const faults = await swept('lost', blind, await first('lost', 'recoveryService.start unsure'));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/recoveryService\.start unsure: .*(launches: 2 instead of 1|drsJobIds)/);
  });

  test('whose store takes every write says which write of somebody else was lost', patience, async () => {
    const careless = (ports: Ports): Ports => ({
      ...ports,
      executions: {
        ...ports.executions,
        write: async (head, expected, objects) => {
          const written = await ports.executions.write(head, expected, objects);
          return written.ok ? written : { ok: true, value: undefined };
        },
      },
    });
    const faults = await swept('conflicted', careless);
    expect(faults.filter((fault) => fault.includes('executions.write')).length).toBeGreaterThan(0);
  });

  test('that never gives its claims back says so of the run without any trouble', patience, async () => {
    const holding = (ports: Ports): Ports => ({
      ...ports,
      claims: {
        ...ports.claims,
        replace: (read, holders) =>
          Object.keys(holders).length === 0 ? Promise.resolve({ ok: true, value: undefined }) : ports.claims.replace(read, holders),
      },
    });
    expect((await swept('failed', holding, 'none'))[0]).toMatch(/without any trouble: \.claims\.#plans/);
  });
});
