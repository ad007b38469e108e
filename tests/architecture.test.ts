/**
 * The architecture as a test: who may import whom, and the shape of files. The rules are told in ARCHITECTURE.md and CONTRIBUTING.md.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesReadWithoutImports, forbiddenImports, readImports } from './architecture/import-graph.ts';
import type { ImportGraph } from './architecture/import-graph.ts';
import { isTest, roomOf, rooms } from './architecture/rooms.ts';
import { linesOf, sourceFiles, textOf, trackedFiles, typescriptFiles } from './architecture/tree.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = sourceFiles(root);
const textHolding = (pattern: RegExp, paths: readonly string[]): string[] => paths.filter((path) => pattern.test(textOf(root, path)));

describe('imports', () => {
  let graph: ImportGraph;
  // It parses every file there is: seconds by itself, and much longer beside whatever else keeps the machine busy.
  beforeAll(async () => {
    graph = await readImports(root);
  }, 90_000);

  it('are read from every TypeScript file there is', () => {
    const files = typescriptFiles(root).filter((path) => !path.endsWith('.d.ts'));
    expect(files.filter((path) => !graph.files.has(path))).toEqual([]);
    expect(filesReadWithoutImports(graph, files)).toEqual([]);
    // Floors, far under what there is: a list of files that came out empty must not pass for order.
    expect(graph.files.size).toBeGreaterThan(250);
    const modules = (room: string): number => [...graph.files].filter((path) => roomOf(path) === room).length;
    const builtRooms = Object.keys(rooms).filter((room) => existsSync(join(root, room, 'package.json')));
    expect(builtRooms.length).toBeGreaterThanOrEqual(8);
    expect(builtRooms.filter((room) => modules(room) < 3)).toEqual([]);
  });

  it('keep to the table of rooms', () => {
    expect(forbiddenImports(graph)).toEqual([]);
  });

  it('form no circle', () => {
    expect(graph.cycles).toEqual([]);
  });

  it('come from rooms that the table names', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => room === undefined || rooms[room] === undefined)).toEqual([]);
  });
});

describe('a repository with forbidden imports', () => {
  const planted = mkdtempSync(join(tmpdir(), 'drs-architecture-'));
  afterAll(() => {
    rmSync(planted, { recursive: true, force: true });
  });

  it('is caught at each of them, type-only imports and `.ts` endings included', async () => {
    plant(planted, {
      'packages/domain/package.json': '{ "name": "@drs-orchestrator/domain", "type": "module", "exports": "./src/index.ts" }',
      'packages/domain/src/index.ts': `import { readFile } from 'node:fs/promises';\nexport const one = readFile;\nexport type { Two } from './two.ts';\n`,
      'packages/domain/src/two.ts': `import type { one } from './index.ts';\nexport type Two = typeof one;\n`,
      'packages/domain/src/upward.ts': `import type { Port } from '@drs-orchestrator/application';\nexport type Up = Port;\n`,
      'packages/domain/src/parsed.ts': `import * as z from 'zod';\nexport const parsed: z.ZodType = z.string() satisfies z.ZodString;\n`,
      'packages/application/package.json':
        '{ "name": "@drs-orchestrator/application", "type": "module", "exports": "./src/index.ts", "dependencies": { "@drs-orchestrator/domain": "0.1.0" } }',
      'packages/application/src/index.ts': `import { one } from '@drs-orchestrator/domain';\nexport type Port = typeof one;\n`,
      'packages/application/src/deep.ts': `import { one } from '@drs-orchestrator/domain/src/index.ts';\nexport const deep = one;\n`,
      'packages/application/src/sideways.ts': `import { one } from '../../domain/src/index.ts';\nexport const sideways = one;\n`,
      'packages/application/src/late.ts': `export const late = async () => import('@drs-orchestrator/adapters-aws');\n`,
      'packages/application/src/tested.ts': `import { given } from './given.test.ts';\nexport const tested = given;\n`,
      'packages/application/src/given.test.ts': `import { one } from '@drs-orchestrator/domain';\nexport const given = one;\n`,
    });
    const graph = await readImports(planted);
    expect(forbiddenImports(graph).map((complaint) => complaint.replace(/^packages\//, '').split(': ')[0])).toEqual([
      'application/src/deep.ts imports @drs-orchestrator/domain/src/index.ts',
      'application/src/late.ts imports @drs-orchestrator/adapters-aws',
      'application/src/sideways.ts imports ../../domain/src/index.ts',
      'application/src/tested.ts imports ./given.test.ts',
      'domain/src/index.ts imports node:fs/promises',
      'domain/src/parsed.ts imports zod',
      'domain/src/upward.ts imports @drs-orchestrator/application',
    ]);
    expect(graph.cycles).toContain('packages/domain/src/index.ts → packages/domain/src/two.ts → packages/domain/src/index.ts');
    expect(graph.cycles.some((cycle) => cycle.includes('upward.ts'))).toBe(false);
  });
});

describe('files', () => {
  it('have at most 400 lines, and half of them fewer than 100', () => {
    const sizes = sources.map((path) => linesOf(root, path)).sort((one, other) => one - other);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    console.info(`${sources.length} source files: median ${median} lines, longest ${sizes.at(-1) ?? 0}.`);
    expect(sources.filter((path) => linesOf(root, path) > 400)).toEqual([]);
    expect(median).toBeLessThan(100);
  });

  it('begin with a comment that says what they own', () => {
    expect(sources.filter((path) => !/^(?:#![^\n]*\n)?\s*\/[*/]/.test(textOf(root, path)))).toEqual([]);
  });

  it('are named in kebab case after what they hold, never after a drawer', () => {
    const words = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'managers']);
    const misnamed = typescriptFiles(root).filter((path) => {
      const name = basename(path).replace(/\.(?:d\.)?tsx?$/, '');
      return !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name) || name.split(/[-.]/).some((word) => words.has(word));
    });
    expect(misnamed).toEqual([]);
  });

  it('replace no module in a test', () => {
    expect(textHolding(/\b(?:vi|jest)\.(?:do)?[mM]ock\(/, typescriptFiles(root))).toEqual([]);
  });

  it('read the environment in one place of each app', () => {
    const readers = textHolding(/\bprocess\s*\.\s*env\b|\benv\b[^;\n]*=\s*process\b|'node:process'|\bimport\.meta\.env\b/, sources);
    expect(readers.filter((path) => !/^apps\/[^/]+\/(?:src\/)?env\.ts$/.test(path))).toEqual([]);
  });
});

describe('tracked files', () => {
  it('name no place on the machine of whoever wrote them', () => {
    const text = trackedFiles(root).filter((path) => path !== 'package-lock.json' && !/\.(?:png|jpg|ico|woff2?|gz|zip|pdf)$/.test(path));
    expect(textHolding(/(?:^|[^\w.])\/(?:work|farm|root|(?:home|Users)\/[a-z]+)\//m, text)).toEqual([]);
  });

  it('hold no mark of a merge that somebody left half done', () => {
    const text = trackedFiles(root).filter((path) => !/\.(?:png|jpg|ico|woff2?|gz|zip|pdf)$/.test(path));
    expect(textHolding(/^(?:<{7} |>{7} |={7}$)/m, text)).toEqual([]);
  });

  it('fetch packages from whichever registry the reader has configured', () => {
    expect(textHolding(/"resolved": "https?:/, ['package-lock.json'])).toEqual([]);
  });

  it('are tests where they end like tests, so that none is left unrun', () => {
    expect(trackedFiles(root).filter((path) => /\.(?:spec\.tsx?|test\.(?:js|mjs|mts))$/.test(path) && !isTest(path))).toEqual([]);
  });
});

/** Writes the files, and links the packages among them into node_modules as npm does for workspaces. */
function plant(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'node_modules/@drs-orchestrator'), { recursive: true });
  for (const name of ['domain', 'application'])
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@drs-orchestrator', name));
}
