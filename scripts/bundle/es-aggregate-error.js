/** In place of es-aggregate-error and the dozens of packages below it: every Node.js that runs us has it. */
export default AggregateError;
