/**
 * One protection group: which servers it means now, how they are launched, and which plans use it.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from 'react-router';
import { useGo, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { call } from '../data/client.ts';
import { lookEveryMilliseconds, useAllPages, useAnswer } from '../data/queries.ts';
import { groupFormOf, type Group } from '../editing/groups/group-form.ts';
import { ResolvedServers } from '../editing/groups/resolved-servers.tsx';
import { overrideText, settingPairs } from '../editing/groups/settings-text.ts';
import { DetailPage } from '../parts/detail-page.tsx';
import { Failure } from '../parts/failure.tsx';
import { selectionText, SettingsState } from '../parts/group-words.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { placeWords } from '../parts/place-text.ts';
import { PermittedButton } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

const GroupPage = () => {
  const { groupId = '' } = useParams();
  const group = useAnswer('get_protection_group', { groupId }, { every: lookEveryMilliseconds });
  const name = group.data?.groupName ?? groupId;
  useTitle({ text: en.groups.title, href: paths.groups }, { text: name, href: paths.group(groupId) });
  const go = useGo();
  const isUnknown = group.data === undefined;
  return (
    <DetailPage
      question={group}
      name={name}
      description={group.data?.description}
      buttons={(remove) => (
        <SpaceBetween direction="horizontal" size="s">
          <PermittedButton operation="delete_protection_group" disabled={isUnknown} onClick={remove}>
            {en.editing.remove}
          </PermittedButton>
          <PermittedButton
            operation="update_protection_group"
            variant="primary"
            disabled={isUnknown}
            onClick={() => go(paths.editGroup(groupId))}
          >
            {en.editing.edit}
          </PermittedButton>
        </SpaceBetween>
      )}
      deletion={{
        what: en.groups.deleteWhat,
        send: ({ version }) => call('delete_protection_group', { groupId, version }),
        gone: 'get_protection_group',
        list: paths.groups,
      }}
    >
      {(answer) => (
        <SpaceBetween size="l">
          <Facts group={answer} />
          <Members group={answer} />
          <Settings group={answer} />
        </SpaceBetween>
      )}
    </DetailPage>
  );
};
export default GroupPage;

const Facts = ({ group }: { readonly group: Group }) => {
  const plans = useAllPages('list_recovery_plans', {});
  const using = plans.data
    ?.flatMap((page) => page.recoveryPlans)
    .filter(({ waves }) => waves.some(({ protectionGroupIds }) => protectionGroupIds.includes(group.groupId)));
  const { status, appliedServers, totalServers } = group.launchSettingsStatus;
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: en.groups.place, value: placeWords(group) },
          { label: group.selectionTags === null ? en.groups.byServers : en.groups.byTags, value: selectionText(group) },
          {
            label: en.groups.settings,
            value: (
              <>
                <SettingsState status={status} />
                {status === 'NOT_NEEDED' ? null : <div>{en.groups.applied(appliedServers, totalServers)}</div>}
              </>
            ),
          },
          {
            label: en.groups.usedBy,
            value:
              using === undefined
                ? en.states.unknown
                : using.length === 0
                  ? en.groups.unused
                  : using.map(({ planId, planName }) => (
                      <div key={planId}>
                        <PageLink href={paths.plan(planId)}>{planName}</PageLink>
                      </div>
                    )),
          },
        ]}
      />
    </Container>
  );
};

const Members = ({ group: { groupId, version, selectionTags } }: { readonly group: Group }) => {
  // Asked anew for each version: what is saved decides what it means.
  const resolved = useAllPages('resolve_protection_group', { groupId }, { askedFor: version });
  const unknown = resolved.data?.[0]?.unknownServerIds ?? [];
  return (
    <SpaceBetween size="s">
      {resolved.error === null ? null : <Failure error={resolved.error} retry={() => void resolved.refetch()} />}
      {unknown.length === 0 ? null : <Alert type="warning">{en.groups.unknown(unknown.join(', '))}</Alert>}
      <ResolvedServers
        title={en.groups.servers}
        description={selectionTags === null ? undefined : en.groups.serversHint}
        servers={resolved.data?.flatMap((page) => page.servers) ?? []}
        self={groupId}
        isLoading={resolved.isPending}
        empty={resolved.error === null ? en.groups.noServers : en.states.none}
      />
    </SpaceBetween>
  );
};

const Settings = ({ group }: { readonly group: Group }) => {
  const { launchSettings, serverOverrides } = groupFormOf(group);
  const pairs = settingPairs(launchSettings);
  const { failures } = group.launchSettingsStatus;
  const resolved = useAllPages('resolve_protection_group', { groupId: group.groupId }, { askedFor: group.version });
  const names = new Map(resolved.data?.flatMap((page) => page.servers.map((one) => [one.sourceServerId, one.hostname] as const)));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return (
    <SpaceBetween size="l">
      {failures.length === 0 ? null : (
        <Alert type="error" header={en.groups.failures(group.launchSettingsStatus.failedServers)}>
          {failures.map(({ sourceServerId, reason }) => (
            <div key={`${sourceServerId ?? ''} ${reason}`}>
              {sourceServerId === null ? en.groups.whole : nameOf(sourceServerId)}: {reason}
            </div>
          ))}
        </Alert>
      )}
      <Container header={<Header variant="h2">{en.groups.settings}</Header>}>
        {pairs.length === 0 ? <Box>{en.groups.noSettings}</Box> : <KeyValuePairs columns={4} items={pairs} />}
      </Container>
      {serverOverrides.length === 0 ? null : (
        <PagedTable
          title={en.groups.overrides}
          rows={serverOverrides}
          rowId={(row) => row.sourceServerId}
          textOf={(row) => `${nameOf(row.sourceServerId)} ${row.sourceServerId}`}
          empty={en.states.none}
          columns={[
            { id: 'server', header: en.groups.server, isRowHeader: true, cell: (row) => nameOf(row.sourceServerId) },
            { id: 'settings', header: en.groups.settings, cell: overrideText },
          ]}
        />
      )}
    </SpaceBetween>
  );
};
