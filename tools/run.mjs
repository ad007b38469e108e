/**
 * `node tools/run.mjs <task> [arguments…]`: every command of this repository, on a fresh clone as on a used one.
 *
 * It installs what package-lock.json asks for and node_modules lacks, builds what is stale for the task, and runs it: a program in
 * this very process, so that signals and `kill -9` meet the program itself. A further command is one more row of `tasks`.
 *
 * Invariants
 * 1. Nothing outside Node's own modules is imported before the packages are known to be there.
 * 2. stdout belongs to the task; what happens before it is told on stderr.
 * 3. The exit code is the task's; 2 for a task that does not exist, 1 where installing or building failed.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { endWithNpm } from './end-with-npm.mjs';
import { ensureInstalled } from './installed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {import('./bundle.mjs').Program} Program */

/** @type {Record<string, Program>} */
const programs = {
  start: { entry: 'apps/local/src/main.ts', output: 'dist/local/main.js', needsPage: true },
  simulator: { entry: 'apps/simulator/src/main.ts', output: 'dist/simulator/main.js' },
  token: { entry: 'apps/local/src/token-main.ts', output: 'dist/token/main.js' },
  'sign-in': { entry: 'apps/local/src/sign-in-main.ts', output: 'dist/sign-in/main.js' },
  rehearse: { entry: 'apps/rehearsal/src/main.ts', output: 'dist/rehearsal/main.js' },
  bench: { entry: 'bench/run.ts', output: 'dist/bench/run.js', external: ['playwright-core'] },
  permissions: { entry: 'infra/src/permissions/main.ts', output: 'dist/permissions/main.js' },
  docs: { entry: 'tools/docs/main.ts', output: 'dist/docs/main.js' },
  // Nothing of it is hot for long enough to be worth what inlining across the whole product costs: compiling took a third of a short run.
  simulate: {
    entry: 'tests/simulation/main.ts',
    output: 'dist/simulate/main.js',
    // A V8 that does not know a flag complains on stderr: the last is Node 20's alone.
    v8Flags: [
      '--max-inlined-bytecode-size-cumulative=200',
      // Runs are short-lived garbage: threads that collect it together cost more than they save.
      '--no-parallel-scavenge',
      ...(process.versions.node.startsWith('20.') ? ['--interrupt-budget=300000'] : []),
    ],
  },
  'kill-loop': { entry: 'tests/local/kill-loop.ts', output: 'dist/kill-loop/main.js' },
  sweep: { entry: 'tests/sweeps/main.ts', output: 'dist/sweep/main.js' },
  // CDK is a sixth of a gigabyte, of which it loads what a program uses.
  synth: {
    entry: 'infra/src/main.ts',
    output: 'dist/synth/main.js',
    external: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
    needsFunctions: true,
  },
  // Playwright finds its own files beside itself.
  screenshots: { entry: 'tests/screenshots/main.ts', output: 'dist/screenshots/main.js', external: ['playwright-core'], needsPage: true },
  histories: { entry: 'tests/histories/main.ts', output: 'dist/histories/main.js' },
};

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const tools = {
  test: async (args) => (await import('./checks.mjs')).test(root, args),
  check: async () => (await import('./checks.mjs')).checkTypes(root),
  lint: async (args) => (await import('./checks.mjs')).checkLint(root, args),
  format: async (args) => (await import('./checks.mjs')).format(root, args),
  unused: async (args) => (await import('./checks.mjs')).reportUnused(root, args),
  build: async () => {
    const { ensureBundle } = await import('./bundle.mjs');
    for (const program of Object.values(programs)) if (existsSync(join(root, program.entry))) await ensureBundle(root, program);
    const { ensureLambdaBundles } = await import('./lambda-bundles.mjs');
    await ensureLambdaBundles(root);
    await (await import('./page.mjs')).ensurePage(root);
    return 0;
  },
};

const [task = '', ...args] = process.argv.slice(2);
const program = programs[task];
const tool = tools[task];

if (program !== undefined) await runProgram(program);
else if (tool !== undefined) await runTool(tool);
else {
  console.error(`usage: node tools/run.mjs ${[...Object.keys(programs), ...Object.keys(tools)].join('|')} [arguments…]`);
  process.exitCode = 2;
}

/** @param {Program} program */
async function runProgram(program) {
  endWithNpm(process.env);
  const bundle = await orExit(async () => {
    await ensureInstalled(root);
    if (program.needsFunctions === true) await (await import('./lambda-bundles.mjs')).ensureLambdaBundles(root);
    if (program.needsPage === true) await (await import('./page.mjs')).ensurePage(root);
    const { ensureBundle } = await import('./bundle.mjs');
    return ensureBundle(root, program);
  });
  const { runBundle } = await import('./bundle.mjs');
  for (const flag of program.v8Flags ?? []) setFlagsFromString(flag);
  await runBundle(bundle, args);
}

/** @param {(args: string[]) => Promise<number>} tool */
async function runTool(tool) {
  await orExit(() => ensureInstalled(root));
  process.exitCode = await tool(args);
}

/**
 * What fails before a task began is told in its own words, without a stack.
 * @template T
 * @param {() => Promise<T>} prepare
 * @returns {Promise<T>}
 */
async function orExit(prepare) {
  try {
    return await prepare();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
