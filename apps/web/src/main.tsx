/**
 * The page begins here.
 */
import '@cloudscape-design/global-styles/index.css';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { signedInPath } from '@drs-orchestrator/contract';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import './page.css';
import { applyPreferences } from './app/preferences.ts';
import { createPages } from './app/router.tsx';
import { configNow, loadConfig } from './data/config.ts';
import { createQueries } from './data/queries.ts';
import { signInByAddress } from './session/arrive.ts';
import { sessions } from './session/session.ts';
import { en } from './text/en.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place to stand in');

const queries = createQueries();
sessions.whenAnother(() => queries.clear());

const draw = (): void =>
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale="en" messages={[messages]}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={createPages()} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );

const begin = async (): Promise<void> => {
  await loadConfig();
  if (configNow().signIn.kind === 'link') {
    // A link that is opened in a tab which is at this address already loads nothing.
    window.addEventListener('hashchange', () => void signInByAddress());
    await signInByAddress();
  } else if (window.location.pathname === signedInPath) await (await import('./session/oidc.ts')).comeBack();
  draw();
};

applyPreferences();
begin().catch((cause: unknown) => {
  root.textContent = `${en.states.unreachable}. ${cause instanceof Error ? cause.message : String(cause)}`;
});
