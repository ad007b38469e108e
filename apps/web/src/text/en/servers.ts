/**
 * Source servers: the list and its filters.
 */
export const servers = {
  title: 'Source servers',
  place: 'Account and Region',
  noPlaces: 'No place is in use yet',
  noPlacesHint: 'Places are the accounts and Regions of groups and plans.',
  empty: 'No source servers here',
  noMatch: 'No server matches',
  find: 'Find by name, id, group or tag',
  name: 'Server',
  id: 'Id',
  state: 'Replication',
  anyState: 'Any replication state',
  lag: 'Lag',
  point: 'Newest recovery point',
  pointStatus: 'Recovery point',
  anyPoint: 'Any recovery point',
  pointStatuses: { RECENT: 'Recent', OLD: 'Old', NONE: 'None', UNKNOWN: 'Not known' },
  noPoint: 'none',
  group: 'Group',
  anyGroup: 'Any group',
  noGroup: 'in none',
  tags: 'Tags',
  again: 'Look again',
  clear: 'Clear filters',
  counting: (loaded: number): string => `Reading, ${String(loaded)} so far`,
} as const;
