/**
 * What every form says: saving, what is wrong, and what happened to what was typed.
 */
export const editing = {
  save: 'Save',
  cancel: 'Cancel',
  edit: 'Edit',
  remove: 'Delete',
  optional: 'optional',
  forbidden: (permission: string, roles: string): string =>
    `This page needs the permission “${permission}”. You have: ${roles}. An administrator gives roles.`,
  choose: 'Choose',
  noChoice: 'Nothing to choose from',
  use: (value: string): string => `Use “${value}”`,
  notSaved: 'Not saved',
  fields: (count: number): string =>
    count === 1 ? 'One field needs another value; it says why.' : `${String(count)} fields need another value; each says why.`,
  maybeSaved: 'It is not known whether this was saved. Try again: nothing is saved twice under one name.',
  leave: {
    title: 'Leave without saving?',
    text: 'What you have typed on this page will be lost.',
    stay: 'Stay',
    leave: 'Leave without saving',
  },
  restored: {
    title: 'What you had typed is here again',
    text: 'The page was loaded again before it was saved.',
    drop: 'Start over',
  },
  overtaken: {
    title: 'Somebody else has saved this since you opened it',
    kept: 'What you have typed is kept. Look through it and save again.',
    taken: (fields: string): string => `Theirs, where you had changed nothing: ${fields}.`,
    both: (fields: string): string => `Changed by both, and yours stands: ${fields}.`,
    drop: 'Drop mine and take theirs',
  },
  confirm: {
    button: 'Delete',
    title: (name: string): string => `Delete ${name}?`,
    done: (name: string): string => `${name} is deleted.`,
  },
  saved: (name: string): string => `${name} is saved.`,
  find: 'Find',
  noMatch: 'Nothing matches',
  nextPage: 'Next page',
  previousPage: 'Previous page',
  page: (page: number): string => `Page ${String(page)}`,
} as const;
