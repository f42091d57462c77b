/** A secret in a payload, which must not appear in an issue, a log or an answer. */
export const secret = 'hunter2';
