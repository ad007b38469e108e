/**
 * Cloudscape's words for its components come in one file. Those for components that the page does not use stay out of the first load.
 */
import type { Plugin } from 'vite';

/** As the folders of the components are called. Whoever comes to use one takes it out here; a test says so. */
export const unusedComponents: readonly string[] = [
  ...['annotation-context', 'area-chart', 'cards', 'code-editor', 'collection-preferences', 'date-range-picker'],
  ...['file-token-group', 'file-upload', 'help-panel', 'pie-chart', 'prompt-input', 'property-filter', 's3-resource-selector'],
  ...['slider', 'split-panel', 'tag-editor', 'tree-view', 'tutorial-panel', 'wizard'],
];

type Messages = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

const used = (messages: Messages): Messages =>
  mapped(messages, (languages) =>
    mapped(languages, (components) => Object.fromEntries(Object.entries(components).filter(([name]) => !unusedComponents.includes(name)))),
  );

const mapped = <Value>(record: Readonly<Record<string, Value>>, change: (value: Value) => Value): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** The module is `export default` of plain JSON; should that change, the build fails. */
export const spareMessages = (): Plugin => ({
  name: 'spare-messages',
  transform: (code, id) => {
    if (!id.endsWith('/i18n/messages/all.en.js')) return null;
    const [, json = ''] = /^export default (.*?);?\s*$/s.exec(code) ?? [];
    return { code: `export default ${JSON.stringify(used(JSON.parse(json) as Messages))};`, map: null };
  },
});
