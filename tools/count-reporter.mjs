/**
 * Counts what vitest ran and writes the counts to the file that tools/checks.mjs asked for, so it can close with one plain line.
 * A test file that could not be loaded, and an error outside any test, each count as one failure. The file is written after each test
 * file, so that a run which breaks off still tells how far it came.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export default class CountReporter {
  counts = { passed: 0, failed: 0, skipped: 0 };

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    this.counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) this.counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // A test without a result when its file has ended was cut off.
      this.counts[state === 'pending' ? 'failed' : state] += 1;
    }
    this.#write();
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} strayErrors
   */
  onTestRunEnd(modules, strayErrors) {
    this.counts.failed += strayErrors.length;
    this.#write();
  }

  #write() {
    const file = process.env['DRS_TEST_COUNTS'];
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(this.counts));
  }
}
