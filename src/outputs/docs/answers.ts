import { titles } from '../../runtime/answer.js';
import type { AnswerView } from './view.js';

/** The answers of a receiver, by their status. */
export const answers: readonly AnswerView[] = [
  { status: '204', meaning: 'A handler has handled it' },
  {
    status: '202',
    meaning: 'No handler is set for it, the event is unknown, or an inbox keeps it',
  },
  ...Object.entries(titles).map(([status, meaning]) => ({ status, meaning })),
];
