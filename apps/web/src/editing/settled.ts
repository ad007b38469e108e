/**
 * A value that changes while somebody types, once it has stood still for a moment.
 */
import { useEffect, useState } from 'react';

const settleMilliseconds = 400;

/** `text`: equal texts are the same value, so that a form may make a fresh object each time it is drawn. */
export const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};
