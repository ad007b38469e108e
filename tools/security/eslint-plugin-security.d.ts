/** What eslint-rules.mjs uses of a package that brings no types. */
declare module 'eslint-plugin-security' {
  import type { ESLint, Rule } from 'eslint';
  const plugin: ESLint.Plugin & { readonly rules: Readonly<Record<string, Rule.RuleModule>> };
  export default plugin;
}
