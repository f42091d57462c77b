import { Html, markup, nothing } from '../../typescript/html.js';
import type {
  Event,
  HeaderField,
  Message,
  SecurityScheme,
  Server,
  ServerVariable,
} from '../../model/model.js';
import { headerFields } from '../shared.js';
import { conjunctionOf } from './conjunction.js';
import { inline, markdown } from './markdown.js';
import { factsOf, rulesOf } from './rules.js';
import type { RowContext } from './rows.js';
import type { FactView, ServerView } from './view.js';

/** All that the document says of how an event is delivered, beside its URL and its payload. */
export function factsOfEvent(
  { operation }: Event,
  messages: readonly Message[],
  context: RowContext,
): readonly FactView[] {
  const { channel, security } = operation;
  const headers = headerFields(messages);
  const correlation = messages.flatMap(({ correlationId }) => correlationId ?? [])[0];
  return [
    ...(channel.parameters.length > 0
      ? [
          factOf(
            'Parameters',
            list(
              channel.parameters.map(
                ({ name, description, values }) =>
                  markup`<code>{${name}}</code>${described(description)}${listed(values)}`,
              ),
            ),
          ),
        ]
      : []),
    ...(headers.length > 0
      ? [factOf('Headers', list(headers.map((field) => headerOf(field, context))))]
      : []),
    ...(correlation
      ? [
          factOf(
            'Correlation id',
            markup`<code>${correlation.path.join('/')}</code> of the ${correlation.in}`,
          ),
        ]
      : []),
    ...(security.length > 0 ? [securityFact(security)] : []),
    ...(messages.some(({ isForm }) => isForm)
      ? [factOf('Body', markup`a form, <code>application/x-www-form-urlencoded</code>`)]
      : []),
  ];
}

/** The servers of a document, with their variables and their security. */
export function serverViews(servers: readonly Server[]): readonly ServerView[] {
  return servers.map(({ name, url, description, variables, security }) => {
    const facts = [
      ...variables.map(variableFact),
      ...(security.length > 0 ? [securityFact(security)] : []),
    ];
    const described = description === undefined ? nothing : markdown(description);
    return { name, url, description: described, hasFacts: facts.length > 0, facts };
  });
}

function variableFact({ name, description = '', default: value }: ServerVariable): FactView {
  const standard = value === undefined ? nothing : markup` <small>default ${value}</small>`;
  return factOf(`{${name}}`, markup`${inline(description)}${standard}`);
}

/** The facts that all have, and those of each that not all have. */
export function sharedFacts(lists: readonly (readonly FactView[])[]): {
  readonly shared: readonly FactView[];
  readonly own: (facts: readonly FactView[]) => readonly FactView[];
} {
  const [first = [], ...others] = lists;
  const isIn = (fact: FactView, facts: readonly FactView[]): boolean =>
    facts.some((one) => keyOf(one) === keyOf(fact));
  const shared =
    others.length === 0 ? [] : first.filter((fact) => others.every((facts) => isIn(fact, facts)));
  return { shared, own: (facts) => facts.filter((fact) => !isIn(fact, shared)) };
}

function keyOf({ label, fact }: FactView): string {
  return `${label} ${fact.toHTML()}`;
}

function factOf(label: string, fact: Html): FactView {
  return { label, fact };
}

function list(items: readonly Html[]): Html {
  return markup`<ul>${Html.join(items.map((item) => markup`<li>${item}</li>`))}</ul>`;
}

function described(description: string | undefined): Html {
  return description === undefined ? nothing : markup` ${inline(description)}`;
}

function listed(values: readonly string[] | undefined): Html {
  return values === undefined ? nothing : markup` <small>one of ${values.join(', ')}</small>`;
}

function headerOf({ name, schema }: HeaderField, context: RowContext): Html {
  const { lookup, isLinked, types, formats } = context;
  const { parts, description } = conjunctionOf([schema], lookup, isLinked);
  const rules = [...rulesOf(parts, formats), ...factsOf(parts)].join('; ');
  const words = rules === '' ? nothing : markup` <small>${rules}</small>`;
  return markup`<code>${name}</code> <code>${types.of([schema])}</code>${described(description)}${words}`;
}

function securityFact(schemes: readonly SecurityScheme[]): FactView {
  const items = schemes.map(({ description, ...scheme }) => {
    const name = scheme.name === undefined ? nothing : markup`${scheme.name}: `;
    const words = description === undefined ? nothing : markup`. ${inline(description)}`;
    return markup`${name}${schemeWords(scheme)}${words}`;
  });
  return factOf('Security', list(items));
}

function schemeWords({ type, in: where, parameter, scheme }: Omit<SecurityScheme, 'description'>) {
  const kind = [type, scheme].filter((word) => word !== undefined).join(' ');
  if (parameter !== undefined)
    return markup`${kind}, <code>${parameter}</code> in the ${where ?? 'request'}`;
  return where === undefined ? markup`${kind}` : markup`${kind}, in the ${where}`;
}
