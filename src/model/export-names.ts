import { camelCase } from './spelling.js';

/** The exports of `.` for a schema or a message. */
export function schemaExports(name: string) {
  const value = camelCase(name);
  return {
    type: name,
    is: `is${name}`,
    assert: `assert${name}`,
    parse: `parse${name}`,
    issues: `${value}Issues`,
    schema: `${value}Schema`,
    collect: `collect${name}`,
  };
}

/** The constant with a message's fixture. */
export function fixtureExport(message: string): string {
  return `${camelCase(message)}Fixture`;
}

/** The exports of `.` and `./handlers` for an event. */
export function eventExports(name: string) {
  return {
    event: `${name}Event`,
    headers: `${name}Headers`,
    parameters: `${name}Parameters`,
    handler: `${name}Handler`,
    stub: camelCase(name),
  };
}
