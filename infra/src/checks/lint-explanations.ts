/**
 * What cfn-lint is told about a template: rules that do not hold for it, each with its reason.
 *
 * They stand in the template's own metadata, so that cfn-lint needs no configuration, wherever a template is looked at.
 */
import type { Stack } from 'aws-cdk-lib';

export const lintExplanations: Readonly<Record<string, string>> = {
  W3005:
    'CDK lets a resource wait for its role and for the role’s policy; that it names the role anyway makes the first superfluous, not wrong.',
};

export function explainLint(stack: Stack): void {
  const ignored = Object.keys(lintExplanations);
  if (ignored.length > 0) stack.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ignored } } };
}
