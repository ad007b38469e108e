/**
 * What a template holds, as a table: how many resources of each type, and the names of those that have one.
 */
export type Template = {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>>;
};

export function resourceList(template: Template): string {
  const byType = new Map<string, string[]>();
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources ?? {}))
    byType.set(Type, [...(byType.get(Type) ?? []), nameOf(Properties) ?? id]);
  const rows = [...byType].sort(([one], [other]) => (one < other ? -1 : 1));
  const width = Math.max(...rows.map(([type]) => type.length));
  const total = rows.reduce((sum, [, names]) => sum + names.length, 0);
  return [
    ...rows.map(([type, names]) => `${type.padEnd(width)} ${String(names.length).padStart(3)}  ${shortened(names)}`),
    `${total} resources`,
  ].join('\n');
}

/** The property that a type calls its name, where it is written out. */
const nameOf = (properties: Readonly<Record<string, unknown>>): string | undefined => {
  const entry = Object.entries(properties).find(([key, value]) => /^(?:Name|[A-Z][A-Za-z]*Name)$/.test(key) && typeof value === 'string');
  return entry === undefined ? undefined : String(entry[1]);
};

const namesShown = 6;

const shortened = (names: readonly string[]): string =>
  names.length <= namesShown ? names.join(', ') : `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`;
