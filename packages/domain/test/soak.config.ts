/**
 * The random walks of walk.test.ts, more of them than a test run has time for:
 * `npx vitest run --config packages/domain/test/soak.config.ts`. Another seed is another set of walks.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/domain/test/walk.test.ts'],
    provide: { walks: { count: 5_000, seed: 7 } },
  },
});
