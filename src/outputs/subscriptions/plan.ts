import { docComment } from '../../typescript/comment.js';
import {
  expressionLines,
  indent,
  jsonExpression,
  memberLines,
  unionLines,
} from '../../typescript/layout.js';
import { code, literal, memberKey, stringLiteral, type Code } from '../../typescript/code.js';
import { jsonOf, type Json } from '../../json.js';
import type { Model } from '../../model/model.js';
import type { SubscriptionOption } from '../../model/subscriptions.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { header } from '../shared.js';
import { templatesOf } from '../template.js';
import type { SubscriptionsTemplates } from './view.js';

const template = templatesOf<SubscriptionsTemplates>();

/** A client for the provider's API: its table, and its types. */
export function planSubscriptions({ subscriptions }: Model): readonly PlannedFile[] {
  if (!subscriptions) return [];
  const { api, options, example, isTokenDocumented } = subscriptions;
  const { events, create, list } = api;
  const values = events.map(({ event }) => event);
  const handlers = events.flatMap((event) => event.handlers);
  const others = [...new Set(handlers)].filter((name) => !values.includes(name));
  const several = create.isList ? code`EventName | readonly EventName[]` : code`EventName`;
  const id = create.id === undefined ? code`string | undefined` : code`string`;
  return [
    template('subscriptions.ts', 'subscriptions/subscriptions', {
      header,
      events: unionLines(code`export type Event`, values.map(stringLiteral)),
      names: unionLines(code`export type EventName`, [code`Event`, ...others.map(stringLiteral)]),
      options: options.flatMap(optionLines),
      hasList: list !== undefined,
      hasNoList: list === undefined,
      isTokenNeeded: isTokenDocumented,
      answer: answerLines(example),
      client: create.isList
        ? code`EventName, ${id}, ${several}`
        : create.id === undefined
          ? code`EventName`
          : code`EventName, ${id}`,
      id,
      api: expressionLines(
        code`const api: SubscriptionApi = `,
        jsonExpression(defined(api)),
        code`;`,
        0,
      ),
    }),
  ];
}

/** Without the members that are undefined. */
function defined(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function optionLines({
  name,
  type,
  choices,
  description,
  isRequired,
}: SubscriptionOption): readonly Code[] {
  const types = choices && choices.length > 0 ? choices.map(literal) : [code`${type as Code}`];
  const before = isRequired
    ? code`readonly ${memberKey(name)}:`
    : code`readonly ${memberKey(name)}?:`;
  const doc = docComment({ summary: description }, 2);
  return [...doc.map((line) => indent(line, 1)), ...memberLines(before, types)];
}

function answerLines(example: Json | undefined): readonly Code[] {
  if (example === undefined) return [];
  return docComment({ summary: `The provider documents this answer: ${jsonOf(example)}` });
}
