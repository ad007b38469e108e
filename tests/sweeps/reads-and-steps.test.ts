/**
 * Every question without an answer, every request to AWS that comes to nothing on the wire, and every event that comes twice.
 */
import { testSweeps } from './expect-same-end.ts';

testSweeps([
  ['unread', 'each read failing once, in every way its port may fail'],
  ['wire', 'each request to AWS cut before and after its effect, throttled and failing'],
  ['doubled', 'each step and request sent twice, one after the other and at the same time'],
]);
