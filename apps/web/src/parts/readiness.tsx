/**
 * Whether a start would be accepted, and of when the data are that it would bring back.
 */
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OutputOf } from '@drs-orchestrator/contract';
import { en } from '../text/en.ts';
import { Checks } from './checks.tsx';
import { useTimeText } from './time.tsx';

export const ReadinessReport = ({ answer }: { readonly answer: OutputOf<'check_readiness'> }) => {
  const text = useTimeText();
  const { oldest, newest, unknown } = answer.recoveryPoints;
  const spread = oldest === null || newest === null ? en.states.unknown : en.start.spreadText(text(oldest), text(newest));
  const hasWarnings = answer.checks.some(({ result }) => result === 'warn');
  return (
    <SpaceBetween size="s">
      <Checks
        title={en.start.readiness[answer.executionType]}
        checks={answer.checks}
        verdict={answer.ready ? (hasWarnings ? 'warning' : 'success') : 'error'}
        verdictText={answer.ready ? (hasWarnings ? en.start.readyWithWarnings : en.start.ready) : en.start.notReady}
      />
      <Box color="text-body-secondary">
        {en.start.spread}: {spread}
        {unknown > 0 ? `, ${en.start.unknownServers(unknown)}` : ''}
      </Box>
    </SpaceBetween>
  );
};
