/** Has to be refused, or the compiler in the tests looks at nothing. */
export const number: number = 'not a number';
