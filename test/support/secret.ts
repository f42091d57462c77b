/** What a payload may hold, and nobody may read in an issue, a log or an answer. */
export const secret = 'hunter2';
