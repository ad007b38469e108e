/**
 * What cfn-lint is told about a template: rules that do not hold for it, each with its reason.
 *
 * They stand in the template's own metadata, so that cfn-lint needs no configuration, wherever a template is looked at.
 */
import type { Stack } from 'aws-cdk-lib';

export const lintExplanations: Readonly<Record<string, string>> = {
  W3005:
    'CDK lets a resource wait for its role and for the role’s policy; that it names the role anyway makes the first superfluous, not wrong.',
  E3601:
    'cfn-lint takes a placeholder in the ARN of an integration for no ARN; the placeholder is the partition, which is another one in GovCloud and China. The definition itself is held to a validator of its language.',
};

export function explainLint(stack: Stack): void {
  const ignored = Object.keys(lintExplanations).sort();
  if (ignored.length > 0) stack.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ignored } } };
}
