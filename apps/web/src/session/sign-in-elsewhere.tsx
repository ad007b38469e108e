/**
 * Signing in at a provider: leaving for its page, to come back to where one wanted to be.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { en } from '../text/en.ts';
import type { SignedOut } from './session-store.ts';

export const SignInElsewhere = ({ signedOut, problem: earlier }: SignedOut) => {
  const { pathname, search } = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState(earlier);

  const leave = async (): Promise<void> => {
    setLeaving(true);
    setProblem(undefined);
    try {
      const { goToProvider } = await import('./oidc.ts');
      await goToProvider(pathname + search);
    } catch (cause) {
      setProblem(cause instanceof Error ? cause.message : String(cause));
      setLeaving(false);
    }
  };

  useEffect(() => {
    document.title = `${en.signIn.title} · ${en.product}`;
  }, []);

  return (
    <main className="sign-in">
      <SpaceBetween size="l">
        <Header variant="h1">{en.product}</Header>
        <Container header={<Header variant="h2">{en.signIn.title}</Header>}>
          <SpaceBetween size="m">
            {signedOut === 'over' ? <Alert type="info">{en.signIn.expired}</Alert> : null}
            {signedOut === 'only-here' ? <Alert type="warning">{en.signIn.onlyHere}</Alert> : null}
            {problem === undefined ? null : (
              <Alert type="error" header={en.signIn.failed}>
                {problem}
              </Alert>
            )}
            <Box variant="p">{en.signIn.elsewhere}</Box>
            <Button variant="primary" loading={isLeaving} loadingText={en.signIn.trading} onClick={() => void leave()}>
              {en.signIn.submit}
            </Button>
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </main>
  );
};
