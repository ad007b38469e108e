/**
 * Selecting servers by tags, with a look at what that means while it is typed.
 */
import Alert from '@cloudscape-design/components/alert';
import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useAllPages } from '../../data/queries.ts';
import { Failure } from '../../parts/failure.tsx';
import { en } from '../../text/en.ts';
import { choiceOf } from '../../parts/choice.ts';
import { issuesOf } from '../../data/issues.ts';
import { useSettled } from '../settled.ts';
import { tagsOf, type GroupForm, type TagForm } from './group-form.ts';
import { usePlaceServers } from '../place-servers.ts';
import { otherGroupOf, ResolvedServers } from './resolved-servers.tsx';

type Props = {
  readonly form: GroupForm;
  readonly change: (changed: Partial<GroupForm>) => void;
  readonly error: string | undefined;
  /** What is wrong with a row. */
  readonly errorOf: (index: number) => string | undefined;
  readonly self: string | null;
};

/** Keys, and values of each, that servers of the place have. */
const useTagsInUse = (form: GroupForm) => {
  const { servers, isLoading, error } = usePlaceServers(form);
  const values = new Map<string, Set<string>>();
  for (const { tags } of servers)
    for (const [key, value] of Object.entries(tags)) values.set(key, (values.get(key) ?? new Set()).add(value));
  const inUse: ReadonlyMap<string, readonly string[]> = new Map([...values].sort().map(([key, set]) => [key, [...set].sort()]));
  return { inUse, choice: choiceOf({ isLoading, error }) };
};

export const TagSelection = ({ form, change, error, errorOf, self }: Props) => {
  const { inUse, choice } = useTagsInUse(form);
  const { form: words } = en.groups;
  const changeTag = (at: number, changed: Partial<TagForm>): void =>
    change({ tags: form.tags.map((tag, index) => (index === at ? { ...tag, ...changed } : tag)) });
  const suggest = (label: string, value: string, options: readonly string[], changed: (value: string) => void) => (
    <Autosuggest
      ariaLabel={label}
      value={value}
      options={options.map((option) => ({ value: option }))}
      enteredTextLabel={en.editing.use}
      {...choice}
      onChange={({ detail }) => changed(detail.value)}
    />
  );
  return (
    <SpaceBetween size="l">
      <FormField errorText={error} stretch>
        <AttributeEditor<TagForm>
          items={form.tags}
          empty={words.noTags}
          addButtonText={words.addTag}
          removeButtonText={words.removeTag}
          removeButtonAriaLabel={({ key }) => words.removeTagOf(key)}
          onAddButtonClick={() => change({ tags: [...form.tags, { key: '', value: '' }] })}
          onRemoveButtonClick={({ detail }) => change({ tags: form.tags.filter((_, index) => index !== detail.itemIndex) })}
          definition={[
            {
              label: words.key,
              control: ({ key }, at) => suggest(words.key, key, [...inUse.keys()], (value) => changeTag(at, { key: value })),
              errorText: (_, at) => errorOf(at),
            },
            {
              label: words.value,
              control: ({ key, value }, at) =>
                suggest(words.value, value, inUse.get(key.trim()) ?? [], (changed) => changeTag(at, { value: changed })),
            },
          ]}
        />
      </FormField>
      <Preview form={form} self={self} />
    </SpaceBetween>
  );
};

const Preview = ({ form, self }: Pick<Props, 'form' | 'self'>) => {
  const { accountId, region } = form;
  const asked = JSON.stringify({ accountId, region: region.trim(), selectionTags: tagsOf(form) });
  const input = JSON.parse(useSettled(asked)) as Pick<GroupForm, 'accountId' | 'region'> & {
    readonly selectionTags: Record<string, string>;
  };
  const isAskable = input.accountId !== '' && input.region !== '' && Object.keys(input.selectionTags).length > 0;
  const answer = useAllPages('resolve_protection_group', input, { enabled: isAskable });
  const { form: words } = en.groups;
  const servers = isAskable ? (answer.data?.flatMap((page) => page.servers) ?? []) : [];
  const conflicts = servers.filter((server) => otherGroupOf(server, self) !== null).length;
  const issues = issuesOf(answer.error);
  return (
    <SpaceBetween size="s">
      {conflicts === 0 ? null : <Alert type="warning">{words.conflicts(conflicts)}</Alert>}
      {!isAskable || answer.error === null || issues.length > 0 ? null : (
        <Failure error={answer.error} retry={() => void answer.refetch()} />
      )}
      <ResolvedServers
        title={words.preview}
        headingLevel="h3"
        servers={servers}
        self={self}
        isLoading={isAskable && answer.isPending}
        empty={
          <Box color="inherit">
            {!isAskable
              ? words.previewWait
              : issues.length > 0
                ? issues.map(({ message }) => message).join('. ')
                : answer.error === null
                  ? words.previewEmpty
                  : en.states.none}
          </Box>
        }
      />
    </SpaceBetween>
  );
};
