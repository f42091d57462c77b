import type { Model } from '../../model/model.js';
import type { PlannedFile } from '../../render/planned-file.js';
import type { Parts } from '../parts.js';

/** The files of `src/runtime`, all of them: each ships as it is. */
const all = [
  'accept.ts',
  'answer.ts',
  'body.ts',
  'bytes.ts',
  'context.ts',
  'delivery.ts',
  'diagnostics.ts',
  'dispatch.ts',
  'duplicates.ts',
  'errors.ts',
  'express.ts',
  'fastify.ts',
  'fetch.ts',
  'formats.ts',
  'hooks.ts',
  'idna.ts',
  'json.ts',
  'lambda.ts',
  'messages.ts',
  'node-http.ts',
  'node.ts',
  'operations.ts',
  'options.ts',
  'platform.ts',
  'promises.ts',
  'receive.ts',
  'receiver.ts',
  'routes.ts',
  'signatures.ts',
  'testing.ts',
  'time-limit.ts',
  'validation.ts',
  'work.ts',
];

/** The files that validators import, and those that handlers import beside them. */
const forValidators = ['formats.ts', 'idna.ts', 'json.ts', 'validation.ts'];
const forHandlers = [...forValidators, 'delivery.ts', 'platform.ts'];

export function planRuntime(_: Model, parts: Parts): readonly PlannedFile[] {
  return filesOf(parts).map((file) => ({ path: `runtime/${file}`, kind: 'runtime', file }));
}

function filesOf(parts: Parts): readonly string[] {
  if (parts.has('receiver')) return all;
  return parts.has('handlers') ? forHandlers : parts.has('validators') ? forValidators : [];
}
