/**
 * The form of a protection group, made or changed.
 */
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useGo, useTell } from '../../app/frame.tsx';
import { paths } from '../../app/paths.ts';
import { call } from '../../data/client.ts';
import { useAskAnew } from '../../data/queries.ts';
import { en } from '../../text/en.ts';
import { EditorForm } from '../editor-form.tsx';
import { placeErrors, type FieldErrors } from '../field-errors.ts';
import { issuesOf } from '../../data/issues.ts';
import { isSame } from '../merge.ts';
import { optional } from '../optional.tsx';
import { PlaceFields } from '../../parts/place-fields.tsx';
import { Section } from '../section.tsx';
import { useEditor } from '../use-editor.ts';
import { emptyGroup, groupControls, groupFormOf, groupRequestOf, unsayableTags, type Group, type GroupForm } from './group-form.ts';
import { Overrides } from './overrides.tsx';
import { ServerSelection } from './server-selection.tsx';
import { SettingsFields } from './settings-fields.tsx';
import { asTheyAre } from './settings-form.ts';
import { TagSelection } from './tag-selection.tsx';

const opened = (group: Group) => ({ form: groupFormOf(group), version: group.version });

/** How people call the fields. */
const names: Readonly<Record<keyof GroupForm, string>> = {
  groupName: en.groups.name,
  description: en.groups.description,
  accountId: en.groups.form.account,
  region: en.groups.form.region,
  by: en.groups.form.which,
  tags: en.groups.tags,
  sourceServerIds: en.groups.servers,
  launchSettings: en.groups.settings,
  serverOverrides: en.groups.overrides,
};

/** `group`: the one that is changed; null: one is made. */
export const GroupEditor = ({ group }: { readonly group: Group | null }) => {
  const go = useGo();
  const tell = useTell();
  const askAnew = useAskAnew();
  const groupId = group?.groupId ?? null;
  const editor = useEditor<GroupForm, Group>({
    draft: `group ${groupId ?? 'new'}`,
    opened: group === null ? { form: emptyGroup, version: null } : opened(group),
    send: async (form, version) => {
      const [mistake] = unsayableTags(form, en.groups.form);
      if (mistake !== undefined) throw new Error(mistake.message);
      return groupId === null || version === null
        ? call('create_protection_group', groupRequestOf(form))
        : call('update_protection_group', { groupId, version, ...groupRequestOf(form) });
    },
    ...(groupId === null ? {} : { reload: async () => opened(await call('get_protection_group', { groupId })) }),
    saved: (answer) => {
      tell({ type: 'success', text: en.editing.saved(answer.groupName) });
      askAnew();
      go(paths.group(answer.groupId));
    },
  });
  const { form, change } = editor;
  const errors = placeErrors(issuesOf(editor.error), groupControls(form));
  return (
    <EditorForm
      title={group === null ? en.groups.create : en.groups.edit(group.groupName)}
      submit={group === null ? en.groups.create : en.editing.save}
      back={groupId === null ? paths.groups : paths.group(groupId)}
      editor={editor}
      errors={errors}
      names={names}
    >
      <What form={form} change={change} errors={errors} />
      <Which form={form} change={change} errors={errors} self={groupId} />
      <Section
        title={en.groups.settings}
        hint={en.groups.form.settingsHint}
        isInUse={!isSame(form.launchSettings, asTheyAre)}
        hasErrors={errors.isWithin('launchSettings')}
      >
        <SettingsFields
          form={form.launchSettings}
          change={(changed) => change({ launchSettings: { ...form.launchSettings, ...changed } })}
          errorOf={(setting) => errors.at(`launchSettings.${setting}`)}
        />
      </Section>
      <Overrides form={form} change={change} errors={errors} forgetErrors={editor.forgetErrors} />
    </EditorForm>
  );
};

type Part = { readonly form: GroupForm; readonly change: (changed: Partial<GroupForm>) => void; readonly errors: FieldErrors };

const What = ({ form, change, errors }: Part) => {
  const { form: words } = en.groups;
  return (
    <Container header={<Header variant="h2">{words.what}</Header>}>
      <SpaceBetween size="l">
        <FormField label={en.groups.name} constraintText={words.nameHint} errorText={errors.at('groupName')}>
          <Input value={form.groupName} onChange={({ detail }) => change({ groupName: detail.value })} />
        </FormField>
        <FormField label={optional(en.groups.description)} errorText={errors.at('description')}>
          <Textarea rows={2} value={form.description} onChange={({ detail }) => change({ description: detail.value })} />
        </FormField>
      </SpaceBetween>
    </Container>
  );
};

const Which = ({ form, change, errors, self }: Part & { readonly self: string | null }) => {
  const { form: words } = en.groups;
  const mistakes = unsayableTags(form, words);
  return (
    <Container header={<Header variant="h2">{words.which}</Header>}>
      <SpaceBetween size="l">
        <PlaceFields place={form} change={change} errors={{ accountId: errors.at('accountId'), region: errors.at('region') }} />
        <RadioGroup
          ariaLabel={words.which}
          value={form.by}
          onChange={({ detail }) => change({ by: detail.value === 'tags' ? 'tags' : 'servers' })}
          items={[
            { value: 'tags', label: en.groups.byTags, description: words.byTagsHint },
            { value: 'servers', label: en.groups.byServers, description: words.byServersHint },
          ]}
        />
        {form.by === 'tags' ? (
          <TagSelection
            form={form}
            change={change}
            self={self}
            error={errors.at('selectionTags')}
            errorOf={(index) => mistakes.find(({ field }) => field === `tags[${String(index)}]`)?.message}
          />
        ) : (
          <ServerSelection form={form} change={change} self={self} error={errors.at('sourceServerIds')} />
        )}
      </SpaceBetween>
    </Container>
  );
};
