/**
 * What every page stands in: the bar with the account and its preferences, the navigation, and messages of what was done.
 */
import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import LiveRegion from '@cloudscape-design/components/live-region';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { configNow } from '../data/config.ts';
import { useMe } from '../data/me.ts';
import { useFollow } from '../parts/page-link.tsx';
import type { Session } from '../session/session-store.ts';
import { signOut } from '../session/sign-out.ts';
import { en } from '../text/en.ts';
import { LateMessages } from './late-messages.tsx';
import type { Told } from './messages.ts';
import { paths } from './paths.ts';
import { changePreferences, usePreferences, type Theme, type Zone } from './preferences.ts';
import { useArrival } from './use-arrival.ts';
import { useMessages } from './use-messages.ts';

const Telling = createContext<(told: Told) => void>(() => undefined);

/** To say, above the page, what came of something. */
export const useTell = (): ((told: Told) => void) => useContext(Telling);

const places = [
  { type: 'link', text: en.nav.overview, href: paths.overview },
  { type: 'link', text: en.nav.executions, href: paths.executions },
  { type: 'divider' },
  { type: 'link', text: en.nav.plans, href: paths.plans },
  { type: 'link', text: en.nav.groups, href: paths.groups },
  { type: 'link', text: en.nav.servers, href: paths.servers },
  { type: 'divider' },
  { type: 'link', text: en.nav.accounts, href: paths.accounts },
  { type: 'link', text: en.nav.settings, href: paths.settings },
] as const;

/** The navigation's entry of an address: a page below another one belongs to it. */
const placeOf = (pathname: string): string => {
  const [, first = ''] = pathname.split('/');
  return `/${first}`;
};

const choices = <Choice extends string>(kind: string, names: Readonly<Record<Choice, string>>, chosen: Choice) =>
  (Object.keys(names) as Choice[]).map((one) => ({
    id: `${kind}:${one}`,
    text: names[one],
    itemType: 'checkbox' as const,
    checked: one === chosen,
  }));

const rolesText = ({ data, error }: Pick<ReturnType<typeof useMe>, 'data' | 'error'>): string => {
  if (data !== undefined) return data.roles.join(', ') || en.account.noRoles;
  return error === null ? en.states.loading : en.account.rolesUnknown;
};

const Bar = ({ session }: { readonly session: Session }) => {
  const preferences = usePreferences();
  const me = useMe();
  const follow = useFollow();
  const roles = rolesText(me);
  const account: TopNavigationProps.MenuDropdownUtility = {
    type: 'menu-dropdown',
    text: session.user,
    description: roles,
    ariaLabel: `${session.user}, ${roles}: ${en.account.menu}`,
    iconName: 'user-profile',
    items: [
      { id: 'theme', text: en.preferences.theme, items: choices('theme', en.preferences.themes, preferences.theme) },
      { id: 'zone', text: en.preferences.times, items: choices('zone', en.preferences.zones, preferences.zone) },
      { id: 'profile', text: en.profile.title, href: paths.profile },
      { id: 'settings', text: en.settings.title, href: paths.settings },
      { id: 'sign-out', text: en.account.signOut },
    ],
    onItemFollow: follow,
    onItemClick: ({ detail }) => {
      const [kind, value] = detail.id.split(':');
      if (kind === 'theme') changePreferences({ theme: value as Theme });
      else if (kind === 'zone') changePreferences({ zone: value as Zone });
      else if (kind === 'sign-out') void signOut();
    },
  };
  const { simulatedSpeed } = configNow();
  const simulated: readonly TopNavigationProps.ButtonUtility[] =
    simulatedSpeed === undefined
      ? []
      : [{ type: 'button', iconName: 'status-info', text: en.simulated(simulatedSpeed), href: paths.settings, onFollow: follow }];
  return <TopNavigation identity={{ href: paths.overview, title: en.product, onFollow: follow }} utilities={[...simulated, account]} />;
};

export const Frame = ({ session }: { readonly session: Session }) => {
  const { pathname } = useLocation();
  const { messages, tell, dismiss } = useMessages(pathname);
  const follow = useFollow();
  const content = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(window.matchMedia('(min-width: 912px)').matches);
  const { crumbs, showCrumbs } = useCrumbState();
  useArrival(pathname, content);
  useEffect(() => {
    if (session.problem !== undefined) tell({ type: 'error', text: en.signIn.notReplaced(session.user, session.problem) });
  }, [session, tell]);
  return (
    <Telling value={tell}>
      <Crumbs value={showCrumbs}>
        <LiveRegion hidden>{crumbs.at(-1)?.text}</LiveRegion>
        <div id="bar">
          <a
            className="skip"
            href="#content"
            onClick={(event) => {
              event.preventDefault();
              content.current?.focus();
            }}
          >
            {en.nav.skip}
          </a>
          <Bar session={session} />
        </div>
        <AppLayout
          headerSelector="#bar"
          toolsHide
          navigationOpen={isOpen}
          onNavigationChange={({ detail }) => setOpen(detail.open)}
          navigation={<SideNavigation activeHref={placeOf(pathname)} items={[...places]} onFollow={follow} />}
          breadcrumbs={
            <BreadcrumbGroup
              ariaLabel={en.nav.breadcrumbs}
              items={[{ text: en.product, href: paths.overview }, ...crumbs]}
              onFollow={follow}
            />
          }
          notifications={<LateMessages messages={messages} dismiss={dismiss} />}
          ariaLabels={{ navigation: en.nav.label, notifications: en.nav.messages }}
          content={
            <div ref={content} id="content" tabIndex={-1} className="content">
              <Outlet />
            </div>
          }
        />
      </Crumbs>
    </Telling>
  );
};

export type Crumb = { readonly text: string; readonly href: string };
const Crumbs = createContext<(crumbs: readonly Crumb[]) => void>(() => undefined);

const useCrumbState = () => {
  const [crumbs, showCrumbs] = useState<readonly Crumb[]>([]);
  return { crumbs, showCrumbs };
};

/** Says where a page is: in the breadcrumbs and in the window's title. */
export const useTitle = (...crumbs: readonly Crumb[]): void => {
  const show = useContext(Crumbs);
  const text = JSON.stringify(crumbs);
  const known = useMemo(() => JSON.parse(text) as readonly Crumb[], [text]);
  useEffect(() => {
    show(known);
    const names = known.map((crumb) => crumb.text).reverse();
    document.title = [...names, en.product].join(' · ');
  }, [known, show]);
};

/** For what leads on after it was done. */
export const useGo = (): ((to: string) => void) => {
  const navigate = useNavigate();
  return (to) => void navigate(to);
};
