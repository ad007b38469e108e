/**
 * The messages above the page before what draws them is there: it is loaded after the first page, and where it cannot be had, messages are
 * plain text rather than none.
 */
import { lazy, Suspense, useEffect } from 'react';
import type { Props } from './message-bar.tsx';

const Plain = ({ messages }: Props) => (
  <div role="status">
    {messages.map(({ id, about, text }) => (
      <p key={id}>{about === undefined ? text : `${about}: ${text}`}</p>
    ))}
  </div>
);

const load = (): Promise<{ readonly default: React.ComponentType<Props> }> => import('./message-bar.tsx').catch(() => ({ default: Plain }));

const MessageBar = lazy(load);

export const LateMessages = (props: Props) => {
  useEffect(() => void load(), []);
  return props.messages.length === 0 ? null : (
    <Suspense fallback={<Plain {...props} />}>
      <MessageBar {...props} />
    </Suspense>
  );
};
