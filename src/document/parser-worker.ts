/** Runs @asyncapi/parser where it can be ended: in a thread of its own. */
import { Parser } from '@asyncapi/parser';
import { parentPort, workerData } from 'node:worker_threads';
import type { ParserInput, ParserFinding } from './asyncapi-parser.js';

const { document, source, files } = workerData as ParserInput;

/** References lead to what we have read. No document makes the parser fetch or read. */
const resolvers = ['file', 'http', 'https'].map((schema) => ({
  schema,
  order: 1,
  read: (uri: { toString(): string }): string => {
    const text = files.get(decodeURIComponent(uri.toString().replace(/^file:\/\//, '')));
    if (text === undefined) throw new Error('Nothing else is read');
    return text;
  },
}));

const parser = new Parser({
  ruleset: { core: true, recommended: false },
  __unstable: { resolver: { resolvers } },
});
const found = await parser.validate(document as Parameters<typeof parser.validate>[0], { source });
const findings: ParserFinding[] = found.map(
  ({ code, message, path, severity, source: file = source }) => ({
    code: String(code),
    message,
    path: path.map(String),
    file,
    isError: severity === 0,
  }),
);
parentPort?.postMessage(findings);
