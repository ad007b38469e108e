/**
 * A fault of the page itself: it says so, and that nothing else is affected.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import { useRouteError } from 'react-router';
import { en } from '../text/en.ts';

export const Broken = () => {
  const error = useRouteError();
  return (
    <Box padding="l">
      <Header variant="h1">{en.states.crashed}</Header>
      <Alert type="error" action={<Button onClick={() => window.location.reload()}>{en.states.reload}</Button>}>
        {en.states.crashedHint} {error instanceof Error ? error.message : String(error)}
      </Alert>
    </Box>
  );
};
