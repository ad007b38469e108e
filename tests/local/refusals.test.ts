import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newDataDir, startLocal, startOn } from './local-process.ts';

const patience = 60_000;

describe('a call that makes no sense', () => {
  it.each([
    { args: ['--fast'], named: '--fast' },
    { args: ['--estate', 'nowhere.yaml'], named: 'nowhere.yaml' },
    { args: ['--faults', 'nowhere.yaml'], named: '--faults: nowhere.yaml cannot be read' },
  ])(
    'is a usage error: $args',
    async ({ args, named }) => {
      const local = startLocal(args);
      expect(await local.ended).toBe(2);
      expect(local.stderr()).toContain(named);
      expect(local.stdout()).toBe('');
    },
    patience,
  );

  it(
    'names the variable where that is what is wrong',
    async () => {
      const local = startLocal([], { DRS_SPEED: 'warp' });
      expect(await local.ended).toBe(2);
      expect(local.stderr()).toContain('DRS_SPEED');
    },
    patience,
  );

  it(
    'names the line of an estate that cannot be read',
    async () => {
      const file = `${newDataDir()}.yaml`;
      writeFileSync(file, 'accounts:\n  - accountId: 1\n');
      const local = startLocal(['--estate', file]);
      expect(await local.ended).toBe(2);
      expect(local.stderr()).toContain(`${file}:2`);
    },
    patience,
  );
});

describe('a fault script', () => {
  it.each([
    { what: 'that makes no sense', text: 'faults:\n  - kind: throttle\n  - kind: throttle\n    count: 0\n', told: ':4: faults[1].count: ' },
    {
      what: 'about a server that there is not',
      text: 'faults:\n  - kind: conversion-hangs\n    hostname: db99\n',
      told: ':3: faults[0].hostname: ',
    },
  ])(
    '$what is a usage error that names the line and the field',
    async ({ text, told }) => {
      const file = `${newDataDir()}.yaml`;
      writeFileSync(file, text);
      const local = startOn(newDataDir(), ['--faults', file]);
      expect(await local.ended).toBe(2);
      expect(local.stderr()).toContain(`--faults: ${file}${told}`);
    },
    patience,
  );
});

describe('a place that is taken', () => {
  it(
    'is the data directory of another process, which goes on undisturbed',
    async () => {
      const dataDir = newDataDir();
      const first = startOn(dataDir, ['--no-demo']);
      const { api } = await first.ready();
      const second = startOn(dataDir, ['--no-demo']);
      expect(await second.ended).toBe(1);
      expect(second.stderr()).toContain(
        `Another process is using the data directory ${dataDir}. Stop it first, or give this one a directory of its own with --data-dir.\n`,
      );
      expect(second.stdout()).toBe('');
      expect((await fetch(`${api}/api/health`)).status).toBe(200);
      first.kill('SIGKILL');
      await first.ended;
      const third = startOn(dataDir, ['--no-demo']);
      await third.ready();
      third.kill('SIGTERM');
      expect(await third.ended).toBe(0);
    },
    patience,
  );

  it.each(['--port', '--simulator-port'])(
    'is a port: %s is named, and nothing was started',
    async (flag) => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const local = startOn(newDataDir(), [flag, String(port)]);
      expect(await local.ended).toBe(1);
      expect(local.stderr()).toContain(`Port ${port} is taken. Choose another with ${flag}; 0 takes any free one.\n`);
      server.close();
    },
    patience,
  );

  it(
    'is a data directory that cannot be written',
    async () => {
      const file = newDataDir();
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
      for (const dataDir of [file, join(file, 'below')]) {
        const local = startOn(dataDir, []);
        expect(await local.ended).toBe(1);
        expect(local.stderr()).toMatch(/^The data directory .* cannot be used: .*file/);
      }
    },
    patience,
  );

  it.runIf(process.platform === 'linux')(
    'is a data directory where nothing can be made',
    async () => {
      const local = startOn('/proc/drs', []);
      expect(await local.ended).toBe(1);
      expect(local.stderr()).toMatch(/^The data directory .* cannot be used: its path leads nowhere/);
    },
    patience,
  );
});
