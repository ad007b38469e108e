/**
 * The state machine's own file, as it is deployed.
 *
 * Owns: where it is, what is filled in, and the few words of the Amazon States Language that tests read of it.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Retrier = { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number };
export type Catcher = { readonly ErrorEquals: readonly string[]; readonly Next: string; readonly ResultPath?: string | null };
export type ChoiceRule = {
  readonly And?: readonly ChoiceRule[];
  readonly Variable?: string;
  readonly IsPresent?: boolean;
  readonly StringEquals?: string;
  readonly Next?: string;
};

export type State = {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Map' | 'Succeed';
  readonly Comment?: string;
  readonly Next?: string;
  readonly End?: true;
  readonly Resource?: string;
  readonly Parameters?: { readonly FunctionName: string; readonly Payload: Readonly<Record<string, unknown>> };
  readonly ResultPath?: string | null;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly ChoiceRule[];
  readonly Default?: string;
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly MaxConcurrency?: number;
  readonly ItemProcessor?: Definition & { readonly ProcessorConfig: { readonly Mode: string } };
};

export type Definition = { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };

export const definitionText = readFileSync(
  fileURLToPath(new URL('../../infra/state-machine/dr-orchestration.asl.json', import.meta.url)),
  'utf8',
);

/** What is left open in the file, and filled in on the way to an account. */
export const substitutions: Readonly<Record<string, string>> = {
  ExecutionHandlerArn: 'arn:aws:lambda:us-east-1:123456789012:function:execution-handler',
};

export const definition = JSON.parse(
  definitionText.replaceAll(/\$\{(\w+)\}/g, (placeholder, name: string) => substitutions[name] ?? placeholder),
) as Definition;

/** Every state by its name, those inside a Map included. */
export const allStates = ({ States }: Definition): readonly (readonly [string, State])[] =>
  Object.entries(States).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.ItemProcessor === undefined ? [] : allStates(state.ItemProcessor)),
  ]);
