/**
 * The states of executions, waves and servers, each with its sign and its word.
 */
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { en } from '../text/en.ts';

type Word = keyof typeof en.statuses;

const signs: Readonly<Record<Word, StatusIndicatorProps.Type>> = {
  PENDING: 'pending',
  RUNNING: 'in-progress',
  PAUSED: 'warning',
  CANCELLING: 'stopped',
  COMPLETED: 'success',
  FAILED: 'error',
  CANCELLED: 'stopped',
  STARTING: 'in-progress',
  IN_PROGRESS: 'in-progress',
  TIMED_OUT: 'error',
  SKIPPED: 'stopped',
  NOT_LAUNCHED: 'stopped',
};

export const Status = ({ word }: { readonly word: Word }) => <StatusIndicator type={signs[word]}>{en.statuses[word]}</StatusIndicator>;
