/**
 * Who is signed in, what each of their permissions allows, and the end of their session.
 *
 * Owns: no rule. Which permission an operation needs, and which role has it, stand in the contract; which of them the caller has is the
 * API's answer.
 */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { grants, operations, permissions, type Operation, type OutputOf, type Permission } from '@drs-orchestrator/contract';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { useAnswer } from '../data/queries.ts';
import { Answered } from '../parts/answered.tsx';
import { Listing } from '../parts/listing.tsx';
import { Time } from '../parts/time.tsx';
import { useSession } from '../session/session.ts';
import { signOut } from '../session/sign-out.ts';
import { en } from '../text/en.ts';

const Profile = () => {
  useTitle({ text: en.profile.title, href: paths.profile });
  const me = useAnswer('me', {});
  return (
    <Answered question={me} title={en.profile.title}>
      {(answer) => <Shown me={answer} />}
    </Answered>
  );
};
export default Profile;

type Me = OutputOf<'me'>;
type Row = { readonly permission: Permission; readonly isHeld: boolean };

const all: readonly Operation[] = Object.values(operations);

/** What people can do with a permission, in the contract's own words. */
const allowedBy = (permission: Permission): readonly string[] =>
  all.flatMap(({ http, requires, alsoRequires = [], summary }) => {
    if (http.length === 0) return [];
    const fields = alsoRequires.filter((one) => one.permission === permission).map(({ field }) => en.profile.withField(summary, field));
    return requires === permission ? [summary, ...fields] : fields;
  });

const columns: readonly TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'permission',
    header: en.profile.permission,
    isRowHeader: true,
    minWidth: 180,
    cell: ({ permission }) => <span className="whole">{permission}</span>,
  },
  {
    id: 'held',
    header: en.profile.held,
    minWidth: 90,
    cell: ({ isHeld }) => (
      <StatusIndicator type={isHeld ? 'success' : 'stopped'}>{isHeld ? en.profile.yes : en.profile.no}</StatusIndicator>
    ),
  },
  {
    id: 'allows',
    header: en.profile.allows,
    minWidth: 320,
    cell: ({ permission }) => (
      <ExpandableSection headerText={en.profile.what[permission]} headingTagOverride="h3">
        <ul className="short-list">
          {allowedBy(permission).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </ExpandableSection>
    ),
  },
  { id: 'roles', header: en.profile.from, minWidth: 200, cell: ({ permission }) => grants[permission].join(', ') },
];

const Shown = ({ me }: { readonly me: Me }) => {
  const session = useSession();
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={<Button onClick={() => void signOut()}>{en.account.signOut}</Button>}>
          {en.profile.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <KeyValuePairs
            columns={3}
            items={[
              { label: en.profile.user, value: me.user },
              { label: en.profile.roles, value: me.roles.join(', ') || en.account.noRoles },
              {
                label: en.profile.ends,
                value:
                  'token' in session && session.isRenewable ? (
                    en.profile.renewed
                  ) : (
                    <>
                      <Time at={'token' in session ? session.expiresAt : null} />. {en.profile.endsHint}
                    </>
                  ),
              },
            ]}
          />
        </Container>
        <Listing
          title={en.profile.permissions}
          description={en.profile.permissionsHint}
          variant="container"
          headingLevel="h2"
          rows={permissions.map((permission) => ({ permission, isHeld: me.permissions.includes(permission) }))}
          columns={columns}
          rowId={({ permission }) => permission}
          isLoading={false}
          empty={en.states.none}
        />
      </SpaceBetween>
    </ContentLayout>
  );
};
