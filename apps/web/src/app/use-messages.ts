/**
 * The messages above the page, from when they are told until they leave.
 */
import { useCallback, useEffect, useState } from 'react';
import { leftAt, leftOnPage, nextToLeave, withMessage, withoutMessage, type Message, type Told } from './messages.ts';

export const useMessages = (pathname: string) => {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const tell = useCallback((told: Told): void => {
    const message = { ...told, id: crypto.randomUUID(), at: Date.now() };
    setMessages((present) => withMessage(present, message));
  }, []);
  useEffect(() => setMessages((present) => leftOnPage(present, Date.now())), [pathname]);
  useEffect(() => {
    const next = nextToLeave(messages);
    if (next === null) return undefined;
    const timer = setTimeout(() => setMessages((present) => leftAt(present, Date.now())), Math.max(0, next - Date.now()));
    return () => clearTimeout(timer);
  }, [messages]);
  const dismiss = useCallback((id: string): void => setMessages((present) => withoutMessage(present, id)), []);
  return { messages, tell, dismiss };
};
