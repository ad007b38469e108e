import { describe, expect, it } from 'vitest';
import { namesOf } from '../src/names.ts';
import type { Names } from '../src/names.ts';

const all = ({ stack, functions, pollingRule, stateMachine, named }: Names): string[] => [
  stack,
  ...Object.values(functions),
  pollingRule,
  stateMachine,
  named('topic'),
];

describe('the names of a deployment', () => {
  it('are the ones that operators know where no prefix is given', () => {
    expect(all(namesOf('dev', ''))).toEqual([
      'aws-drs-orchestration-dev',
      'execution-handler',
      'query-handler',
      'data-management-handler',
      'drs-execution-polling',
      'dr-orchestration',
      'topic',
    ]);
  });

  it('are not shared by two deployments with different prefixes', () => {
    const others = new Set([...all(namesOf('dev', '')), ...all(namesOf('dev', 'blue'))]);
    expect(all(namesOf('dev', 'green')).filter((name) => others.has(name))).toEqual([]);
  });
});
