import type { PlannedFile } from '../../render/planned-file.js';

/** The files of `src/runtime`, all of them: each ships as it is. */
const files = [
  'answer.ts',
  'body.ts',
  'bytes.ts',
  'context.ts',
  'delivery.ts',
  'diagnostics.ts',
  'dispatch.ts',
  'duplicates.ts',
  'express.ts',
  'fastify.ts',
  'fetch.ts',
  'formats.ts',
  'idna.ts',
  'lambda.ts',
  'messages.ts',
  'node-http.ts',
  'node.ts',
  'operations.ts',
  'options.ts',
  'platform.ts',
  'promises.ts',
  'receiver.ts',
  'routes.ts',
  'signatures.ts',
  'testing.ts',
  'validation.ts',
];

export function planRuntime(): readonly PlannedFile[] {
  return files.map((file) => ({ path: `runtime/${file}`, kind: 'runtime', file }));
}
