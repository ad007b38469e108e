/**
 * What cfn-lint is told about a template and its resources: rules that do not hold for them, each with its reason.
 *
 * They stand in metadata of the template or of the one resource, so that cfn-lint needs no configuration, wherever a template is looked at.
 */
import type { CfnResource, Stack } from 'aws-cdk-lib';

type Explanations = Readonly<Record<string, string>>;

export const lintExplanations: Explanations = {
  W3005:
    'CDK lets a resource wait for its role and for the role’s policy; that it names the role anyway makes the first superfluous, not wrong.',
};

/** Of the state machine alone. */
export const engineLintExplanations: Explanations = {
  E3601:
    'cfn-lint takes a placeholder in the ARN of an integration for no ARN; the placeholder is the partition, which is another one in GovCloud and China. The definition itself is held to a validator of its language.',
};

export function explainLint(stack: Stack): void {
  stack.templateOptions.metadata = { 'cfn-lint': ignoring(lintExplanations) };
}

export function explainLintOf(resource: CfnResource, explanations: Explanations): void {
  resource.addMetadata('cfn-lint', ignoring(explanations));
}

const ignoring = (explanations: Explanations) => ({ config: { ignore_checks: Object.keys(explanations).sort() } });
