/** AsyncAPI's own JSON Schema as one that judges a document as written and tells what refers to what. */

const base = (version) => `http://asyncapi.com/definitions/${version}/`;
const draft07 = 'http://json-schema.org/draft-07/schema';

/** Definitions that may be a reference themselves, though their schema doesn't say so. */
const wrapped = /\/(?:schema|anySchema|channelItem|openapiSchema_3_0|avroSchema_v1)\.json$/;

/** Members that must be references, and their targets; only the specification's text says so. */
const onlyReferences = {
  'channel.json': { 'properties/servers/items': 'server.json' },
  'operation.json': {
    'properties/channel': 'channel.json',
    'properties/messages/items': 'messageObject.json',
  },
  'operationReply.json': {
    'properties/channel': 'channel.json',
    'properties/messages/items': 'messageObject.json',
  },
};

const isReference = ({ $ref = '' }) => /(?:^|\/)Reference(?:\.json)?$/.test($ref);
const referring = { type: 'object', required: ['$ref'], properties: { $ref: { type: 'string' } } };
const referenceTo = (kind) => ({ ...referring, refersTo: kind });

/** The schema of a version, rewritten. It is to be compiled with the keywords `refersTo` and `isA`. */
export function rewrite(original, version) {
  const schema = structuredClone(original);
  const { definitions } = schema;
  const meta = definitions[draft07];
  delete definitions[draft07];
  for (const [id, definition] of Object.entries(definitions)) {
    if (definition.allOf?.[0]?.$ref?.startsWith(draft07)) {
      definitions[id] = schemaObject(id, meta, definition.allOf[1]);
      definitions[propertiesOf(id)] = { $id: propertiesOf(id), ...mapOf({ $ref: id }) };
    }
  }
  if (version.startsWith('3')) referOnly(definitions, version);
  const ids = Object.keys(definitions);
  for (const id of ids) {
    const rewritten = rewriteNode(definitions[id], { id, definitions, version });
    definitions[id] = mark(id, rewritten);
  }
  const { definitions: kept, ...root } = schema;
  return { ...rewriteNode(root, { id: root.$id, definitions, version }), definitions: kept };
}

/** Draft-07's meta schema and AsyncAPI's additions in one, so that every schema is judged once. */
function schemaObject(id, meta, { properties }) {
  const own = (node) =>
    mapNode(node, (value) => {
      if (value.$ref === '#') return { $ref: id };
      if (value.$ref?.startsWith('#/definitions/')) {
        return own(meta.definitions[value.$ref.slice('#/definitions/'.length)]);
      }
      return value;
    });
  const { discriminator, externalDocs, deprecated } = properties;
  const inherited = own({ properties: meta.properties }).properties;
  return {
    $id: id,
    type: ['object', 'boolean'],
    properties: {
      ...inherited,
      properties: { $ref: propertiesOf(id) },
      discriminator,
      externalDocs,
      deprecated,
    },
  };
}

const propertiesOf = (id) => id.replace('schema.json', 'properties.json');

/** A map that may take entries from another one; a property can be called `$ref`, too. */
function mapOf(item) {
  const refersTo = { if: referring, then: { refersTo: 'properties' } };
  const own = { if: { type: 'string' }, else: item };
  return {
    type: 'object',
    properties: { $ref: own },
    additionalProperties: item,
    allOf: [refersTo],
  };
}

function referOnly(definitions, version) {
  for (const [name, places] of Object.entries(onlyReferences)) {
    for (const [path, target] of Object.entries(places)) {
      const keys = path.split('/');
      const last = keys.pop();
      const parent = keys.reduce((node, key) => node[key], definitions[base(version) + name]);
      parent[last] = referenceTo(kindOf(base(version) + target));
    }
  }
}

/** Tells the judge what a map is, and that it may be a reference. */
function mark(id, { $id, definitions = {}, ...definition }) {
  const kind = kindOf(id);
  if (/\/bindings\//.test(id)) return { $id, definitions, ...definition };
  const marked = { isA: kind, ...definition };
  if (!wrapped.test(id)) return { $id, definitions, ...marked };
  return { $id, definitions, if: referring, then: referenceTo(kind), else: marked };
}

/**
 * The definitions of several rewritten schemas, the documents' own among them: what is the same in two of them,
 * with all that it refers to, is there once. `idOf` tells where a definition of a schema is.
 */
export function share(schemas) {
  const all = schemas.flatMap((schema) => {
    const { definitions, ...document } = schema;
    return [document, ...Object.values(definitions)].map((definition) => ({ schema, definition }));
  });
  let classes = all.map(() => '');
  const classOf = (schema, id) =>
    classes[all.findIndex((one) => one.schema === schema && one.definition.$id === id)];
  const referring = (rename) =>
    all.map(({ schema, definition: { $id, ...definition } }) =>
      mapNode(definition, (node) => {
        if (typeof node.$ref !== 'string' || node.$ref.startsWith('#')) return node;
        const [id, ...fragment] = node.$ref.split('#');
        return { ...node, $ref: [rename(schema, id), ...fragment].join('#') };
      }),
    );
  // Two are told apart by what they say, then by what those that they refer to say, and so on.
  for (let before = 0, now = 1; now > before;) {
    const texts = referring(classOf).map((definition) => JSON.stringify(definition));
    const distinct = [...new Set(texts)];
    classes = texts.map((text) => String(distinct.indexOf(text)));
    [before, now] = [now, distinct.length];
  }
  const idOf = (schema, id) => `http://asyncapi.com/${classOf(schema, id)}`;
  const shared = new Map(referring(idOf).map((definition, index) => [classes[index], definition]));
  return {
    definitions: [...shared].map(([name, definition]) => ({
      $id: `http://asyncapi.com/${name}`,
      ...definition,
    })),
    idOf,
  };
}

/** `message` for `http://asyncapi.com/definitions/3.0.0/messageObject.json`. */
export function kindOf(id) {
  const name = id.replace(/^.*\/|\.json$/g, '');
  return { messageObject: 'message', channelItem: 'channel' }[name] ?? name;
}

function rewriteNode(node, context) {
  return mapNode(node, (value) => simplify(value, context));
}

const unchecked = new Set(['regex', 'uri-template']);

function simplify(node, context) {
  const { default: _, description, title, examples, markdownDescription, ...kept } = node;
  if (unchecked.has(kept.format)) delete kept.format;
  if (kept.$ref?.startsWith(draft07)) kept.$ref = `${base(context.version)}schema.json`;
  if (/specificationExtension\.json$/.test(kept.$ref)) delete kept.$ref;
  const names = Object.keys(kept.patternProperties ?? {});
  if (names.length === 1 && names[0] === '^[\\w\\d\\.\\-_]+$' && !kept.properties) {
    kept.additionalProperties = kept.patternProperties[names[0]];
    delete kept.patternProperties;
  }
  for (const keyword of ['oneOf', 'anyOf']) {
    if (!Array.isArray(kept[keyword])) continue;
    const chain = choose(kept[keyword], context);
    if (!chain) continue;
    delete kept[keyword];
    kept.allOf = [...(kept.allOf ?? []), chain];
  }
  return kept;
}

/** Alternatives as a chain of if and else, where it can be told which one is meant. */
function choose(branches, context) {
  if (branches.length === 1) return branches[0];
  const all = branches.map((branch) => guardOf(branch, context));
  const spelt = all.map((guard) => JSON.stringify(guard));
  const guards = all.map((guard, index) =>
    spelt.indexOf(spelt[index]) === spelt.lastIndexOf(spelt[index]) ? guard : undefined,
  );
  const open = guards.filter((guard) => guard === undefined).length;
  if (open > 1) return undefined;
  const other = branches.find((branch) => branch.$ref && !isReference(branch));
  const kind = kindOf(other?.$ref === '#' || !other ? context.id : other.$ref);
  const last = branches.find((_, index) => guards[index] === undefined) ?? branches.at(-1);
  return branches.reduceRight((otherwise, branch, index) => {
    if (branch === last) return otherwise;
    const then = isReference(branch) ? referenceTo(kind) : branch;
    return { if: guards[index], then, else: otherwise };
  }, last);
}

function guardOf(branch, { definitions, id }) {
  if (isReference(branch)) return referring;
  const local = branch.$ref?.startsWith('#/definitions/') && definitions[id].definitions;
  const target = local ? local[branch.$ref.slice('#/definitions/'.length)] : undefined;
  const schema = definitions[branch.$ref] ?? target ?? branch;
  if (schema.type === 'array' || schema.type === 'boolean') return { type: schema.type };
  if (schema.required?.length === 1 && schema.required[0] === 'oneOf') {
    return { type: 'object', required: ['oneOf'] };
  }
  const types = schema.properties?.type?.enum;
  if (types && schema.required?.includes('type')) {
    return { type: 'object', required: ['type'], properties: { type: { enum: types } } };
  }
  return undefined;
}

const maps = new Set(['properties', 'patternProperties', 'definitions', 'dependencies']);

/** Replaces every schema, the innermost first. */
function mapNode(node, replace, isMap = false) {
  if (Array.isArray(node)) return node.map((item) => mapNode(item, replace));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    !isMap && (key === 'enum' || key === 'const' || key === 'default')
      ? value
      : mapNode(value, replace, !isMap && maps.has(key)),
  ]);
  const mapped = Object.fromEntries(entries);
  return isMap ? mapped : replace(mapped);
}
