/**
 * How the tests run: in three processes on the two cores that such machines have, because many a test waits for a browser or a program.
 *
 * Files of one process share the modules they import, which halves what the whole costs: most of them load the whole product. So a test
 * leaves nothing behind in a module or in the process; those that must change the process itself have one for each file.
 *
 * Invariants
 * 1. A test never asks for the network. Those of tests/e2e are skipped, saying so, where no Chromium is installed.
 * 2. Nothing retries: a test that passes the second time has failed.
 */
import { defineConfig } from 'vitest/config';

/** They borrow the process's timers. */
const changeTheProcess = ['tests/state-machine/**/*.test.ts'];

const everything = ['{packages,apps}/*/{src,test}/**/*.test.ts', '{infra,tests,bench,tools}/**/*.test.ts'];
const notOurs = ['**/node_modules/**', '**/dist/**', '**/cdk.out/**'];

export default defineConfig({
  test: {
    environment: 'node',
    // The AWS clients announce at each start which Node they will want next year.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Processes rather than threads: a native module (SQLite) that ends its worker then fails one file, not the run.
    pool: 'forks',
    // A test that runs away ends its own process here, before it takes the machine's memory from the others.
    execArgv: ['--max-old-space-size=2048'],
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    teardownTimeout: 5_000,
    passWithNoTests: true,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      { extends: true, test: { name: 'together', isolate: false, include: everything, exclude: [...notOurs, ...changeTheProcess] } },
      { extends: true, test: { name: 'apart', isolate: true, include: changeTheProcess, exclude: notOurs } },
    ],
  },
});
