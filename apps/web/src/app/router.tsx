/**
 * Which page stands at which address. Each is a file of its own, loaded when it is first opened.
 */
import { createBrowserRouter, type RouteObject } from 'react-router';
import { Broken } from './broken.tsx';
import { patterns } from './paths.ts';
import { Root } from './root.tsx';

type Page = { readonly default: React.ComponentType };

const page = (path: string, load: () => Promise<Page>): RouteObject => ({
  path,
  errorElement: <Broken />,
  lazy: async () => ({ Component: (await load()).default }),
});

export const createPages = () =>
  createBrowserRouter([
    {
      Component: Root,
      errorElement: <Broken />,
      hydrateFallbackElement: <></>,
      children: [
        page(patterns.overview, () => import('../pages/overview.tsx')),
        page(patterns.executions, () => import('../pages/executions.tsx')),
        page(patterns.execution, () => import('../pages/execution.tsx')),
        page(patterns.plans, () => import('../pages/plans.tsx')),
        page(patterns.createPlan, () => import('../pages/plan-create.tsx')),
        page(patterns.plan, () => import('../pages/plan.tsx')),
        page(patterns.editPlan, () => import('../pages/plan-edit.tsx')),
        page(patterns.start, () => import('../pages/start.tsx')),
        page(patterns.groups, () => import('../pages/groups.tsx')),
        page(patterns.createGroup, () => import('../pages/group-create.tsx')),
        page(patterns.group, () => import('../pages/group.tsx')),
        page(patterns.editGroup, () => import('../pages/group-edit.tsx')),
        page(patterns.servers, () => import('../pages/servers.tsx')),
        page(patterns.accounts, () => import('../pages/accounts.tsx')),
        page(patterns.createAccount, () => import('../pages/account-create.tsx')),
        page(patterns.account, () => import('../pages/account.tsx')),
        page(patterns.editAccount, () => import('../pages/account-edit.tsx')),
        page(patterns.settings, () => import('../pages/settings.tsx')),
        page(patterns.profile, () => import('../pages/profile.tsx')),
        page('*', () => import('../pages/not-found.tsx')),
      ],
    },
  ]);
