/**
 * A sentence that names things by id: an id is not broken at its hyphen, so that it can be read and copied.
 */
import { Fragment } from 'react';

/** Of servers, instances, snapshots, jobs and executions. */
const ids = /(\b(?:s|i|pit|drsjob|exec|subnet|sg|vpc)-[0-9a-z-]+)/;

export const WithIds = ({ text }: { readonly text: string }) =>
  // Where a text is split by a group, what the group caught stands at the odd places.
  text.split(ids).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="whole">
        {part}
      </span>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
