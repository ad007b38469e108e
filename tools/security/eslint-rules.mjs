/**
 * The rules of eslint-plugin-security, over what ships. `npm run lint` does not hold them: most are questions for a reader, not errors.
 * Answers are in baseline/eslint.json, or here, where a rule asks the same of a whole room.
 */
import security from 'eslint-plugin-security';
import tseslint from 'typescript-eslint';

const all = Object.fromEntries(Object.keys(security.rules).map((rule) => [`security/${rule}`, 'error']));

export default [
  {
    ignores: [
      '**/test/**',
      '**/*.test.ts',
      '**/testing/**',
      '**/generated/**',
      '**/dist/**',
      '**/cdk.out/**',
      'tools/security/eslint-rules.mjs',
    ],
  },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    plugins: { security },
    rules: {
      ...all,
      // Every lookup by a name that is not written out, some hundreds. The compiler takes each for possibly undefined, and what comes
      // from outside has passed a schema; a name that an attacker chooses reads a record, and nothing is called by one.
      'security/detect-object-injection': 'off',
    },
  },
  {
    // Programs that a person starts, with the paths that this person names.
    files: ['apps/local/**', 'apps/simulator/**', 'apps/rehearsal/**', 'tools/**', 'infra/**'],
    rules: { 'security/detect-non-literal-fs-filename': 'off' },
  },
];
