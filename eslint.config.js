/**
 * What the linter holds. Layout is prettier's, imports between rooms are tests/architecture.test.ts's; here are the rules about
 * what a line of code may do. A rule that only makes noise is switched off here, with its reason, rather than at each place.
 */
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const sources = ['packages/*/src/**/*.ts', 'apps/*/**/*.{ts,tsx}', 'infra/**/*.ts'];
const tests = ['**/*.test.ts', 'tests/**/*.ts', '**/test/**/*.ts', '**/testing/**/*.ts', 'bench/**/*.ts'];
const pure = ['packages/domain/src/**/*.ts', 'packages/application/src/**/*.ts'];

const noMocks = {
  selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|hoisted)$/]",
  message: 'Give the code another implementation of its port, or a fault in the simulator; modules are not replaced.',
};
const fromOutside = 'Time and chance are arguments here: take the Clock or the seed that the caller holds.';
const impure = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: fromOutside },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: fromOutside },
  { selector: "CallExpression[callee.name='Date']", message: fromOutside },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: fromOutside },
];

const untyped = [
  'no-unsafe-assignment',
  'no-unsafe-member-access',
  'no-unsafe-argument',
  'no-unsafe-return',
  'no-unsafe-call',
  'restrict-plus-operands',
];

export default defineConfig(
  { ignores: ['**/node_modules/', '**/dist/', '**/cdk.out/', '**/coverage/', '**/generated/', '.drs/', 'tests/fixtures/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  ...tseslint.configs.strictTypeChecked,
  {
    // The same programs as `npm run check`; a file belongs to the first that has it. One program per room would load the packages
    // from outside once for each: half as slow again.
    languageOptions: {
      parserOptions: {
        project: ['packages/domain/tsconfig.json', 'packages/application/tsconfig.json', 'apps/web/tsconfig.json', 'tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', noMocks],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => void work()` is how a callback says that it gives nothing back.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      // Ports are records of functions, taken apart freely; nothing of ours looks at `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An implementation of an asynchronous port may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Brands and wire names are typed once at a border; a generic that occurs once is often the readable form there.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `for (;;)` and `while (true)` with a named limit inside are allowed.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'always' }],
      // Slow (a third of the time of all rules), about what we do not have: class hierarchies and enums.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // process.env['X'] is what noPropertyAccessFromIndexSignature would ask for; either form is fine.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: sources,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: false, skipComments: false, IIFEs: true }],
    },
  },
  {
    files: pure,
    rules: {
      'no-restricted-syntax': ['error', noMocks, ...impure],
      'no-restricted-globals': [
        'error',
        ...[
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
          'fetch',
          'process',
          'performance',
          'crypto',
          'console',
          'Buffer',
        ].map((name) => ({ name, message: fromOutside })),
      ],
    },
  },
  {
    // The programs that a person starts talk to a terminal.
    files: ['apps/*/**/*.ts', 'infra/**/*.ts', 'tools/**', 'bench/**/*.ts', 'tests/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-syntax': ['error', noMocks],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // Tests look at answers from the wire as they come, without a schema of their own.
      ...off(...untyped),
    },
  },
  {
    // Typed by JSDoc, which leaves JSON and child processes as they come.
    files: ['**/*.js', '**/*.mjs'],
    rules: off(...untyped),
  },
);

/** @param {string[]} rules of typescript-eslint */
function off(...rules) {
  return Object.fromEntries(rules.map((rule) => [`@typescript-eslint/${rule}`, /** @type {const} */ ('off')]));
}
