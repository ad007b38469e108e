/**
 * The ways of verifying a webhook's signature, as docs/notifications.md prints them, on posts that were really made.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWebhook } from '@drs-orchestrator/adapters-aws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const guide = readFileSync(join(import.meta.dirname, '../../docs/notifications.md'), 'utf8');

/** The one example in this language. */
const example = (language: string): string => {
  const found = [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))];
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? '';
};

const secret = 'a-secret-of-the-plan';
const body = '{"topic":"paused","planName":"Übung – 東京"}';
const postedAt = 1_767_600_000;

let directory: string;
let header: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signatures-'));
  let seen = '';
  const server = createServer((request, response) => {
    seen = String(request.headers['x-drs-orchestrator-signature']);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const webhook = createWebhook({ timeOfDay: () => postedAt * 1_000, allowPrivateTargets: true });
  const posted = await webhook.post({ url, secret }, { topic: 'paused', deliveryId: 'exec-1/1.0.notify', body });
  expect(posted.ok).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  header = seen;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Each: header, body, secret, now; and whether it is genuine. */
const cases = () =>
  [
    [header, body, secret, postedAt + 10, true],
    [header, `${body} `, secret, postedAt + 10, false],
    [header, body, 'another-secret-of-it', postedAt + 10, false],
    [header.replace(/v1=./, 'v1=g'), body, secret, postedAt + 10, false],
    [header.replace(/,v1=.*/, ''), body, secret, postedAt + 10, false],
    [header, body, secret, postedAt + 301, false],
  ] as const;

const expected = () => cases().map((one) => one[4]);

const printed = (command: string, args: readonly string[]): unknown => {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', input: JSON.stringify(cases()) });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

describe('the guide verifies signatures', () => {
  test('with Node.js', () => {
    const file = join(directory, 'verify.mjs');
    const main = `
import { readFileSync } from 'node:fs';
const cases = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(cases.map(([header, body, secret, now]) => isGenuine(header, Buffer.from(body), secret, now))));
`;
    writeFileSync(file, example('js') + main);
    expect(printed(process.execPath, [file])).toEqual(expected());
  });

  const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).status === 0;
  test.skipIf(!hasPython)(`with Python${hasPython ? '' : ' (skipped: no python3 of 3.10 or later here)'}`, () => {
    const file = join(directory, 'verify.py');
    const main = `
import json
import sys
print(json.dumps([is_genuine(header, body.encode(), secret, now) for header, body, secret, now, _ in json.load(sys.stdin)]))
`;
    writeFileSync(file, example('python') + main);
    expect(printed('python3', [file])).toEqual(expected());
  });
});
