/**
 * That a sweep can fail: over a product with something wrong in it, it names the point.
 */
import type { Ports } from '@drs-orchestrator/application';
import { describe, expect, test } from 'vitest';
import { pointsOf, type SweepName } from './points.ts';
import { recordStory } from './run-story.ts';
import { plain, type Story } from './stories.ts';
import { sweep } from './sweep.ts';

const patience = { timeout: 120_000 };

/**
 * What is found first at the points whose name has this part, over the product with what `wrap` does to it. One at a time: an execution
 * that is never done takes as long as a hundred others.
 */
const firstFault = async (wrap: (ports: Ports) => Ports, name: SweepName, part: string): Promise<string> => {
  const story: Story = { ...plain, options: { wrap } };
  const points = pointsOf(name, (await recordStory(story)).recording).filter((point) => point.name.includes(part));
  for (const point of points) {
    const [found] = (await sweep(story, name, { every: 1, from: 0 }, point.name)).faults;
    if (found !== undefined) return `${found.point}: ${found.fault}`;
  }
  return `none at ${String(points.length)} points`;
};

describe('a sweep over a product', () => {
  test('that never finds a job whose answer was lost says where a server is launched twice', patience, async () => {
    const blind = (ports: Ports): Ports => ({
      ...ports,
      recoveryService: { ...ports.recoveryService, find: () => Promise.resolve({ ok: true, value: undefined }) },
    });
    expect(await firstFault(blind, 'lost', 'recoveryService.start unsure')).toMatch(
      /recoveryService\.start unsure: .*(launches: 2 instead of 1|drsJobIds)/,
    );
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
    expect(await firstFault(careless, 'conflicted', 'executions.write')).toMatch(/^conflicted \d+ executions\.write: /);
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
    expect(await firstFault(holding, 'failed', 'claims.replace')).toMatch(/without any trouble: \.claims\.#plans/);
  });
});
