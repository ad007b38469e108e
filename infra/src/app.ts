/**
 * The app: the stacks that the settings ask for.
 *
 * Owns: which stacks there are, and that CDK adds nothing of its own to a template (no version of the tools, no table of Regions): what is
 * synthesised depends on the settings and the code alone.
 */
import type { HandlerName } from '@drs-orchestrator/contract';
import { App } from 'aws-cdk-lib';
import { explainLint } from './checks/lint-explanations.ts';
import { namesOf } from './names.ts';
import { OrchestratorStack } from './orchestrator-stack.ts';
import type { Settings } from './settings.ts';
import { TargetStack } from './target/target-stack.ts';

export type AppProps = {
  readonly settings: Settings;
  /** The directory of a function's code. */
  readonly codeOf: (handler: HandlerName) => string;
  /** Where templates are written; left out: where CDK's command line says. */
  readonly outdir?: string;
};

export type OrchestratorApp = { readonly app: App; readonly stack: OrchestratorStack };

/**
 * cfn-lint knows more than CDK's own validation of templates, which takes most of the time of a synthesis; and stack traces of
 * constructs would put paths of this machine into the assembly.
 */
const lean = { analyticsReporting: false, treeMetadata: false, stackTraces: false, builtinCloudFormationValidation: false };

export function createApp({ settings, codeOf, outdir }: AppProps): OrchestratorApp {
  const app = new App({
    ...lean,
    ...(outdir === undefined ? {} : { outdir }),
    context,
  });
  const { account, region } = settings;
  const env = { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
  const names = namesOf(settings.environment, settings.prefix);
  const stack = new OrchestratorStack(app, names.stack, { settings, codeOf, env });
  explainLint(stack);
  explainLint(new TargetStack(app, names.targetStack, { names }));
  return { app, stack };
}

/** Behaviour of CDK that a fresh app has by default, where it changes what we build. */
const context = {
  '@aws-cdk/aws-iam:minimizePolicies': false,
  '@aws-cdk/core:stackRelativeExports': true,
};
