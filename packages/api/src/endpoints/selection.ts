/**
 * Which servers a request means: exactly one of two fields.
 */
import { ok, refused, serverId, type Result, type Selection } from '@drs-orchestrator/domain';
import { invalidParameters, type Failure } from '../failure.ts';

type Given = {
  readonly sourceServerIds?: readonly string[] | undefined;
  readonly selectionTags?: Readonly<Record<string, string>> | undefined;
};

export const selectionOf = ({ sourceServerIds, selectionTags }: Given): Result<Selection, Failure> => {
  if (sourceServerIds !== undefined && selectionTags === undefined)
    return ok({ kind: 'servers', serverIds: sourceServerIds.map(serverId) });
  if (selectionTags !== undefined && sourceServerIds === undefined) return ok({ kind: 'tags', tags: selectionTags });
  const message = 'Exactly one of sourceServerIds and selectionTags must be given';
  return refused(
    invalidParameters([
      { field: 'sourceServerIds', message },
      { field: 'selectionTags', message },
    ]),
  );
};
