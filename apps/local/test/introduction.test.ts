import { resolve } from 'node:path';
import { parseEstate } from '@drs-orchestrator/drs-simulator';
import { describe, expect, it } from 'vitest';
import { drillIsOver, exampleRegion, introduction } from '../src/introduction.ts';
import { readSampleEstate } from '../src/sample.ts';

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

describe('a start with a drill that is over', () => {
  it('says in one line what starts another, on the same data directory', () => {
    const line = drillIsOver('http://127.0.0.1:8080', 'rp-1', ['--data-dir', 'here']);
    expect(line).toContain('npm start -- --data-dir here --once');
    expect(line).toContain('POST http://127.0.0.1:8080/api/executions with {"planId":"rp-1","executionType":"DRILL"}');
    expect(line).not.toContain('\n');
  });
});
