/**
 * What somebody is woken for.
 *
 * Owns: the list of alarms, each with what it means and what to do first, in its description: it is what stands in the mail.
 *
 * The reconciler measures `ExecutionsStuck` every minute, also when it is 0. So that alarm treats silence as trouble: nobody is looking.
 */
import { handlerNames } from '@drs-orchestrator/contract';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Watched } from './watched.ts';
import { depthOf, failedRuns, ofApi, ofFunction, ours, undeliveredPolls } from './metrics.ts';

export type AlarmRow = {
  readonly id: string;
  readonly metric: IMetric;
  /** Of the last minutes as many as `periods` reach the threshold. */
  readonly threshold: number;
  readonly periods: number;
  readonly missing: TreatMissingData;
  readonly what: string;
};

/** Silence means that nothing went wrong. */
const quiet = { missing: TreatMissingData.NOT_BREACHING };

export const alarmRows = (props: Watched): readonly AlarmRow[] => [...ofRecoveries(props), ...ofFunctions(props), ...ofMachinery(props)];

function ofRecoveries({ names }: Watched): readonly AlarmRow[] {
  const worst = (name: Parameters<typeof ours>[1]): IMetric => ours(names, name, Stats.MAXIMUM);
  return [
    {
      id: 'stuck-execution',
      metric: worst('ExecutionsStuck'),
      threshold: 1,
      periods: 5,
      missing: TreatMissingData.BREACHING,
      what: 'An execution has not been moved on for minutes, or the reconciler itself is silent. Look at its details, then at the log of execution-handler.',
    },
    {
      id: 'rto-at-risk',
      metric: worst('RtoAtRisk'),
      threshold: 1,
      periods: 1,
      ...quiet,
      what: 'An execution has used most of the recovery time that its plan allows. Look at which wave it waits for.',
    },
    {
      id: 'poll-failures',
      metric: ours(names, 'PollFailures'),
      threshold: 1,
      periods: 5,
      ...quiet,
      what: 'For minutes on end an account or Region could not be asked how a recovery goes. Look at role, network and quotas there.',
    },
  ];
}

const ofFunctions = ({ functions }: Watched): readonly AlarmRow[] =>
  handlerNames.flatMap((handler) => [
    {
      id: `${handler}-throttles`,
      metric: ofFunction(functions[handler], 'Throttles'),
      threshold: 1,
      periods: 3,
      ...quiet,
      what: `Invocations of ${handler} are refused because too many run at once. Raise its concurrency, or the account's.`,
    },
    {
      id: `${handler}-errors`,
      metric: ofFunction(functions[handler], 'Errors'),
      threshold: 1,
      periods: 3,
      ...quiet,
      what: `Invocations of ${handler} fail. Its log holds the stack of each.`,
    },
  ]);

function ofMachinery({ stateMachine, rule, api, deadLetters }: Watched): readonly AlarmRow[] {
  return [
    {
      id: 'lost-invocations',
      metric: depthOf(deadLetters.lostInvocations),
      threshold: 1,
      periods: 1,
      ...quiet,
      what: 'Work that nobody could take up in five minutes was laid aside. The reconciler repeats what is still wanted; look at why, then empty the queue.',
    },
    {
      id: 'undelivered-polls',
      metric: depthOf(deadLetters.undelivered),
      threshold: 1,
      periods: 1,
      ...quiet,
      what: 'EventBridge could not hand the minute event to execution-handler. Look at its permission, then empty the queue.',
    },
    {
      id: 'polling-rule-failures',
      metric: undeliveredPolls(rule),
      threshold: 1,
      periods: 3,
      ...quiet,
      what: 'The minute rule fires, but its target cannot be invoked.',
    },
    {
      id: 'state-machine-failures',
      metric: failedRuns(stateMachine),
      threshold: 1,
      periods: 1,
      ...quiet,
      what: 'A run of the state machine did not succeed. The reconciler starts the next within a minute; see that it did.',
    },
    {
      id: 'api-faults',
      metric: ofApi(api, '5XXError'),
      threshold: 1,
      periods: 3,
      ...quiet,
      what: 'The API answers 5xx. A recovery can be started and steered with aws lambda invoke meanwhile.',
    },
  ];
}
