import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Model } from '../model/model.js';
import type { Signer } from '../engine/sign-sample.js';
import { UsageError } from './exit-codes.js';

/** Signs by the secret of the environment, or of the first of these folders whose `.env` has it. */
export async function signerOf({ signature }: Model, folders: readonly string[]): Promise<Signer> {
  if (!signature) {
    throw new UsageError(
      'The document names no header, and no security scheme, whose signature is known.',
      "Give the signature yourself: --header 'x-signature: …'.",
    );
  }
  const find = variableFrom(folders);
  const valueOf = (variable: string): string => {
    const value = find(variable);
    if (value !== undefined) return value;
    throw new UsageError(
      `${variable} is not set, which --sign needs for ${signature.header}.`,
      'Set it in the environment, or in a file .env.',
    );
  };
  const { signerOf: make } = await import('../engine/on-demand.js');
  try {
    const sign = make(signature, valueOf(signature.variable), valueOf);
    return (delivery) => sign(delivery).catch(refuse);
  } catch (error) {
    return refuse(error);
  }
}

/** Finds variables in the environment, or in the first of these folders whose `.env` has them. */
export function variableFrom(folders: readonly string[]): (variable: string) => string | undefined {
  const files = folders.map((folder) => environmentOf(join(folder, '.env')));
  return (variable) => [process.env, ...files].map((one) => one[variable]).find(Boolean);
}

/** The signers throw if a secret, or a body, is of another kind than theirs. */
function refuse(error: unknown): never {
  if (!(error instanceof TypeError)) throw error;
  throw new UsageError(
    `It can't be signed: ${error.message}`,
    'Compare it with what the provider says.',
  );
}

function environmentOf(path: string): NodeJS.Dict<string> {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}
