/**
 * Signing in: at a provider where this installation has one, else by the link that the program has printed, or by pasting it.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { configNow } from '../data/config.ts';
import { en } from '../text/en.ts';
import { sessions } from './session.ts';
import type { SignedOut } from './session-store.ts';
import { SignInElsewhere } from './sign-in-elsewhere.tsx';
import { codeIn, tradeCode } from './trade-code.ts';

export const SignIn = (how: SignedOut) => (configNow().signIn.kind === 'link' ? <SignInByLink {...how} /> : <SignInElsewhere {...how} />);

const SignInByLink = ({ signedOut, problem: earlier }: SignedOut) => {
  const [text, setText] = useState('');
  const [isTrading, setTrading] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();

  const trade = async (code: string | undefined): Promise<void> => {
    setTrading(true);
    const traded = code === undefined ? ({ ok: false, message: en.signIn.noCode } as const) : await tradeCode(code);
    setTrading(false);
    if (traded.ok) sessions.begin(traded.session);
    else setProblem(traded.message);
  };

  useEffect(() => {
    document.title = `${en.signIn.title} · ${en.product}`;
  }, []);

  return (
    <main className="sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void trade(codeIn(text));
        }}
      >
        <Form
          header={<Header variant="h1">{en.product}</Header>}
          actions={
            <Button variant="primary" formAction="submit" loading={isTrading} loadingText={en.signIn.trading}>
              {en.signIn.submit}
            </Button>
          }
        >
          <Container header={<Header variant="h2">{en.signIn.title}</Header>}>
            <SpaceBetween size="m">
              {signedOut === 'over' ? <Alert type="info">{en.signIn.expired}</Alert> : null}
              <Box variant="p">
                {en.signIn.how} <Box variant="code">{en.signIn.command}</Box>
              </Box>
              <FormField label={en.signIn.code} description={en.signIn.codeHint} errorText={problem ?? earlier}>
                <Input value={text} onChange={({ detail }) => setText(detail.value)} autoComplete={false} />
              </FormField>
            </SpaceBetween>
          </Container>
        </Form>
      </form>
    </main>
  );
};
