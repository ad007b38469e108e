/**
 * Counts what vitest ran and writes the counts to the file that tools/checks.mjs asked for, so it can close with one plain line.
 * A test file that could not be loaded, an error outside any test, and a test that was cut off each count as one failure. The file is
 * written after each test file too, so that a run which breaks off still tells how far it came.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @typedef {import('vitest/node').TestModule} TestModule */

export default class CountReporter {
  /** @type {TestModule[]} */
  #ended = [];

  /** @param {TestModule} module */
  onTestModuleEnd(module) {
    this.#ended.push(module);
    writeCounts(this.#ended, 0);
  }

  /** @param {readonly TestModule[]} modules @param {readonly unknown[]} strayErrors */
  onTestRunEnd(modules, strayErrors) {
    writeCounts(modules, strayErrors.length);
  }
}

/** @param {readonly TestModule[]} modules @param {number} strayErrors */
function writeCounts(modules, strayErrors) {
  const file = process.env['DRS_TEST_COUNTS'];
  if (file === undefined) return;
  const counts = { passed: 0, failed: strayErrors, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      counts[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(counts));
}
