import { resolve } from 'node:path';
import { parseEstate } from '@drs-orchestrator/drs-simulator';
import { describe, expect, it } from 'vitest';
import { exampleRegion, introduction, whyNoDrill } from '../src/introduction.ts';
import { readSampleEstate, samplePlanId } from '../src/sample.ts';

const estateIn = (...regions: readonly string[]) =>
  parseEstate(JSON.stringify({ accounts: [{ accountId: '123456789012', regions: regions.map((region) => ({ region })) }] }), 'test');

const told = introduction({
  api: 'http://127.0.0.1:8080',
  simulator: 'http://127.0.0.1:8081',
  dataDir: '.drs',
  credentials: '.drs/credentials',
  token: '.drs/token',
  signIn: 'http://127.0.0.1:8080/#code=abc',
  log: '.drs/log',
  speed: 60,
  region: exampleRegion(estateIn('eu-central-1', 'eu-west-1')),
});

describe('the introduction', () => {
  it("asks in the Region of the estate's servers", () => {
    expect(told.match(/--region \S+/g)).toEqual(['--region eu-central-1', '--region eu-central-1']);
    expect(exampleRegion(readSampleEstate())).toBe('us-east-1');
  });

  it('has commands that can be pasted in any directory', () => {
    const paths = told.match(/(?<=AWS_SHARED_CREDENTIALS_FILE=|\$\(cat )'?\//g);
    expect(paths).toHaveLength(3);
    expect(told).toContain(resolve('.drs/credentials'));
    expect(told).toContain(resolve('.drs/token'));
  });
});

describe('a start that runs no drill', () => {
  const told = (drill: Parameters<typeof whyNoDrill>[0]) => whyNoDrill(drill, 'http://127.0.0.1:8080', ['--data-dir', 'here']);

  it('says in one line what starts another of a plan that is there, by its name, on the same data directory', () => {
    const line = told({ kind: 'over', planName: 'Ours' });
    expect(line).toContain('another of "Ours"');
    expect(line).toContain('npm start -- --data-dir here --once');
    expect(line).toContain(`POST http://127.0.0.1:8080/api/executions with {"planId":"${samplePlanId}","executionType":"DRILL"}`);
    expect(line).not.toContain('\n');
  });

  it('offers no drill where there is no plan, but an empty data directory', () => {
    const line = told({ kind: 'no-plan' });
    expect(line).not.toMatch(/POST|--once/);
    expect(line).toContain('--data-dir');
  });

  it('says why a drill was refused, and that everything else is served', () => {
    expect(told({ kind: 'refused', why: 'Another runs.' })).toBe(
      'The sample drill was not started: Another runs. Everything else is served.',
    );
  });
});
