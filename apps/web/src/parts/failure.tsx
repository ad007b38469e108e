/**
 * What is shown where an answer should be and is none: each reason with what can be done about it.
 */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { ApiError } from '../data/client.ts';
import { issuesOf } from '../data/issues.ts';
import { en } from '../text/en.ts';

type Said = { readonly header: string; readonly text: string; readonly isFinal?: boolean };

const saidOf = (error: unknown): Said => {
  if (!(error instanceof ApiError)) return { header: en.states.failed, text: error instanceof Error ? error.message : String(error) };
  const { failure } = error;
  if (failure.kind !== 'refused') return { header: en.states.unreachable, text: `${en.states.unreachableHint} (${failure.message})` };
  if (failure.statusCode === 403) return { header: en.states.forbidden, text: failure.message, isFinal: true };
  if (failure.statusCode === 404) return { header: en.states.notFound, text: failure.message };
  const issues = issuesOf(error);
  return { header: en.states.failed, text: issues.length === 0 ? failure.message : issues.map(en.states.issue).join(' ') };
};

export const Failure = ({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) => {
  const { header, text, isFinal = false } = saidOf(error);
  return (
    <Alert
      type="error"
      header={header}
      action={retry === undefined || isFinal ? undefined : <Button onClick={retry}>{en.states.retry}</Button>}
    >
      {text}
    </Alert>
  );
};
