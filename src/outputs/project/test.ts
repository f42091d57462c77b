import { expressionLines, jsonExpression, moduleLines } from '../../typescript/layout.js';
import { code, commentText, literal, stringLiteral, type Code } from '../../typescript/code.js';
import { lookupOf } from '../../model/lookup.js';
import { findMisfit } from '../../values/misfit.js';
import type { Message, Model, Operation } from '../../model/model.js';
import type { Json } from '../../json.js';
import { messagesByName, messagesOf } from '../shared.js';
import type { TestView } from './view.js';

/** Unlikely payloads. */
const oddities: readonly Json[] = [null, 'odd', 0, false, [], {}];

/** Tests that deliver a sample of every operation: of those that the document has, and those that it will have. */
export function testView(model: Model): TestView {
  const { packageName, operations } = model;
  const messages = messagesByName(model);
  const special = operations.flatMap((operation) => {
    const options = deliveryOptions(operation);
    return options === undefined ? [] : [[stringLiteral(operation.name), options] as const];
  });
  const untested = operations.filter((operation) =>
    messagesOf(operation, messages).every(({ fixture }) => fixture === undefined),
  );
  const refused = findRefused(model, messages);
  const isShared = sharedOperations(model).length > 0;
  const imported = ['build', 'createTestReceiver'] as Code[];
  if (special.length > 0) imported.push('type TestDeliveryOptions' as Code);
  return {
    packageName: packageName as Code,
    hasOperations: operations.length > 0,
    isEmpty: operations.length === 0,
    testingImport: moduleLines('import', imported, `${packageName}/testing` as Code),
    receiverOptions: isShared ? code`{ ...options, route: () => operation }` : code`options`,
    hasSpecial: special.length > 0,
    isPlain: special.length === 0,
    special: special.flatMap(([name, options]) =>
      expressionLines(code`${name}: `, jsonExpression(options), code`,`, 0),
    ),
    hasUntested: untested.length > 0,
    untested: untested.map(({ name }) => stringLiteral(name)),
    hasRefused: refused !== undefined,
    refusedOperation: stringLiteral(refused?.operation.name ?? ''),
    refused: literal(refused?.value ?? null),
  };
}

/** The values that its address is made with; undefined where it needs none. */
function deliveryOptions({ channel }: Operation): Json | undefined {
  const parameters = channel.parameters.map(({ name, values }) => [name, values?.[0] ?? name]);
  if (parameters.length === 0) return undefined;
  return { parameters: Object.fromEntries(parameters) as Json };
}

/** An operation, and a payload that every one of its messages refuses. */
function findRefused(
  model: Model,
  byName: ReadonlyMap<string, Message>,
): { readonly operation: Operation; readonly value: Json } | undefined {
  const lookup = lookupOf(model);
  for (const operation of model.operations) {
    const messages = messagesOf(operation, byName);
    const value = oddities.find(
      (odd) =>
        messages.length > 0 && messages.every(({ payload }) => findMisfit(odd, payload, lookup)),
    );
    if (value !== undefined) return { operation, value };
  }
  return undefined;
}

/** The operations that a URL doesn't tell apart. */
export function sharedOperations({ operations }: Model): readonly Operation[] {
  const addressOf = ({ channel: { address } }: Operation) => address?.replace(/^\/+|\/+$/g, '');
  return operations.filter(
    (operation) =>
      addressOf(operation) !== undefined &&
      operations.some((other) => other !== operation && addressOf(other) === addressOf(operation)),
  );
}

/** A comment on the operations that no URL leads to; none where there are none. */
export function routeComment(model: Model): readonly Code[] {
  const shared = sharedOperations(model);
  const lost = model.operations.filter(({ channel }) => channel.address === undefined);
  const names = [...shared, ...lost].map(({ name }) => name);
  if (names.length === 0) return [];
  const list = commentText(names.length > 3 ? `${names.length} operations` : names.join(' and '));
  return [
    code`// No URL leads to ${list}: name the operation that is meant, by a header for example.`,
  ];
}

/** The first operation that a URL leads to. */
export function firstReachable(model: Model): Operation | undefined {
  const shared = new Set(sharedOperations(model));
  return model.operations.find(
    (operation) => operation.channel.address !== undefined && !shared.has(operation),
  );
}
