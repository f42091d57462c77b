/** The major before, as far as a test needs it. */
declare module 'express-4' {
  export { default } from 'express';
}
