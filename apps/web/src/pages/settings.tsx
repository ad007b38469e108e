/**
 * What this browser is told to do, and what there is to know of the installation: its versions, its ways, and DRS's quotas as it counts
 * on them. Nothing of it is changed on the server: that is configured where the product is deployed.
 */
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { contractVersion, type OutputOf } from '@drs-orchestrator/contract';
import { useState } from 'react';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { changePreferences, usePreferences, type Theme, type Zone } from '../app/preferences.ts';
import { configNow } from '../data/config.ts';
import { useAnswer } from '../data/queries.ts';
import { Answered } from '../parts/answered.tsx';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { placeWords } from '../parts/place-text.ts';
import { Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';

const Settings = () => {
  useTitle({ text: en.settings.title, href: paths.settings });
  return (
    <ContentLayout header={<Header variant="h1">{en.settings.title}</Header>}>
      <SpaceBetween size="l">
        <Browser />
        <Installation />
        <Quotas />
      </SpaceBetween>
    </ContentLayout>
  );
};
export default Settings;

const choicesOf = <Choice extends string>(names: Readonly<Record<Choice, string>>): { readonly value: Choice; readonly label: string }[] =>
  (Object.keys(names) as Choice[]).map((value) => ({ value, label: names[value] }));

const Browser = () => {
  const { theme, zone } = usePreferences();
  const [moment] = useState(() => new Date().toISOString());
  return (
    <Container
      header={
        <Header variant="h2" description={en.settings.browserHint}>
          {en.settings.browser}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FormField label={en.preferences.theme} stretch>
          <RadioGroup
            direction="horizontal"
            value={theme}
            items={choicesOf(en.preferences.themes)}
            onChange={({ detail }) => changePreferences({ theme: detail.value as Theme })}
          />
        </FormField>
        <FormField
          label={en.preferences.times}
          stretch
          constraintText={
            <>
              {en.settings.example}: <Time at={moment} />
            </>
          }
        >
          <RadioGroup
            direction="horizontal"
            value={zone}
            items={choicesOf(en.preferences.zones)}
            onChange={({ detail }) => changePreferences({ zone: detail.value as Zone })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
};

const Installation = () => {
  const health = useAnswer('health', {});
  const { api, signIn, live, simulatedSpeed } = configNow();
  const document = `${api}/openapi.json`;
  return (
    <Container header={<Header variant="h2">{en.settings.installation}</Header>}>
      <Answered question={health}>
        {({ versions }) => (
          <KeyValuePairs
            columns={3}
            items={[
              { label: en.settings.api, value: new URL(api, window.location.origin).href },
              {
                label: en.settings.document,
                value: (
                  <Link href={document} external>
                    {document}
                  </Link>
                ),
              },
              { label: en.settings.signIn, value: en.settings.signIns[signIn.kind] },
              { label: en.settings.live, value: en.settings.lives[live] },
              ...(simulatedSpeed === undefined ? [] : [{ label: en.settings.aws, value: en.settings.simulated }]),
              { label: en.settings.contract, value: contractVersion },
              ...Object.entries(versions).map(([name, version]) => ({ label: en.settings.component(name), value: version })),
            ]}
          />
        )}
      </Answered>
    </Container>
  );
};

type Quota = OutputOf<'get_quotas'>['quotas'][number];

const columns: readonly TableProps.ColumnDefinition<Quota>[] = [
  { id: 'place', header: en.overview.place, isRowHeader: true, cell: placeWords },
  { id: 'per-job', header: en.settings.perJob, cell: ({ serversPerJob }) => serversPerJob },
  { id: 'jobs', header: en.overview.jobs, cell: ({ concurrentJobs }) => concurrentJobs.limit },
  { id: 'in-jobs', header: en.overview.serversInJobs, cell: ({ serversInJobs }) => serversInJobs.limit },
  { id: 'servers', header: en.overview.sourceServers, cell: ({ sourceServers }) => sourceServers.limit },
  { id: 'replicating', header: en.overview.replicating, cell: ({ replicatingServers }) => replicatingServers.limit },
];

const Quotas = () => {
  const quotas = useAnswer('get_quotas', {});
  return (
    <Listing
      title={en.settings.quotas}
      description={en.settings.quotasHint}
      variant="container"
      headingLevel="h2"
      rows={quotas.data?.quotas ?? []}
      columns={columns}
      rowId={({ accountId, region }) => `${accountId} ${region}`}
      {...asked(quotas)}
      empty={<Empty title={en.overview.noQuotas} />}
    />
  );
};
