/**
 * A SQLite store whose process is killed with SIGKILL, at any moment, has everything that it has acknowledged.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openSqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { executionId } from '@drs-orchestrator/domain';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { record } from './store-samples.ts';

const here = import.meta.dirname;
/** Below node_modules, so that the program finds libsql, which cannot be bundled. */
const program = join(here, '../../node_modules/.cache/contracts', `sqlite-writer-${process.pid}.mjs`);
const id = executionId('exec-1');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drs-kill-'));
  mkdirSync(join(program, '..'), { recursive: true });
  const entryPoints = [join(here, 'sqlite-writer.ts')];
  await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'esm', external: ['libsql'], logLevel: 'error' });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(program);
});

it('keeps every acknowledged revision, however often the process is killed', { timeout: 60_000 }, async () => {
  const file = join(folder, 'store.db');
  let acknowledged = 0;
  for (const lines of [1, 2, 13, 57, 150]) {
    acknowledged = await writeAndKill(file, lines);
    const store = openSqliteStore({ file });
    const head = await store.executions.head(id);
    // The write under way when the process died may have been done, but not acknowledged.
    expect([acknowledged, acknowledged + 1]).toContain(head?.revision);
    // Its times come in a write of their own, which may be the one under way.
    const touched = head?.revision === acknowledged ? [acknowledged] : [null, acknowledged + 1];
    expect(touched).toContain(head?.lastPolledTime);
    expect(head?.state).toBe(`state ${head?.revision ?? 0}`);
    const names = await store.executions.recordNames(id, 0, 10_000);
    expect(names).toEqual(Array.from({ length: head?.revision ?? 0 }, (_, index) => record(index + 1, 'x').name));
    const bodies = await store.executions.objects(id, names);
    expect(bodies.map(({ body }) => body)).toEqual(names.map((_, index) => `record of revision ${index + 1}`));
    store.close();
  }
});

/** Kills it after so many lines; lines already on their way count, because they were acknowledged. */
const writeAndKill = async (file: string, lines: number): Promise<number> => {
  const writer = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(writer, 'exit');
  let seen = 0;
  let last = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line);
    seen += 1;
    if (seen === lines) writer.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return last;
};
