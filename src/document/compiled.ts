import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { builtFile } from './built-file.js';

/** An error of a compiled schema, as Ajv has it. */
export interface SchemaError {
  readonly keyword: string;
  /** A JSON Pointer. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** A key that is wrong itself. */
  readonly propertyName?: string;
}

/** Hears a compiled schema while it judges. */
export interface Listener {
  /** This is a reference, to something of a kind. */
  refer(value: object, kind: string): void;
  /** This is to be something of a kind. */
  meet(value: unknown, kind: string): void;
}

type Validate = ((this: Listener, value: unknown) => boolean) & {
  readonly errors?: readonly SchemaError[] | null;
};

/** AsyncAPI's JSON Schema of one version, compiled by scripts/compile-asyncapi.js into the module of its major. */
export interface CompiledSchema {
  /** `document`, and all that a reference can lead to: `message`, `schema`, … */
  readonly judges: Readonly<Record<string, Validate>>;
  /** The keys that something of a kind can have. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

export function loadCompiled(version: string): CompiledSchema {
  const [major, minor] = version.split('.');
  const path = fileURLToPath(builtFile(`asyncapi/${major}.cjs`));
  const { versions } = createRequire(path)(path) as {
    versions: Readonly<Record<string, CompiledSchema>>;
  };
  return versions[`${major}.${minor}.0`] as CompiledSchema;
}
