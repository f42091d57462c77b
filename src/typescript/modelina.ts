import { constrainMetaModel } from '@asyncapi/modelina/lib/cjs/helpers/ConstrainHelpers.js';
import { convertToMetaModel } from '@asyncapi/modelina/lib/cjs/helpers/CommonModelToMetaModel.js';
import { TypeScriptDefaultConstraints } from '@asyncapi/modelina/lib/cjs/generators/typescript/TypeScriptConstrainer.js';
import { Interpreter } from '@asyncapi/modelina/lib/cjs/interpreter/Interpreter.js';
import { ConstrainedObjectModel } from '@asyncapi/modelina/lib/cjs/models/ConstrainedMetaModel.js';
import { AnyModel, ReferenceModel } from '@asyncapi/modelina/lib/cjs/models/MetaModel.js';
import type {
  CommonModel,
  ConstrainedMetaModel,
  MetaModel,
  TypeMapping,
  AbstractDependencyManager,
  TypeScriptOptions,
} from '@asyncapi/modelina';
import { code, type Code } from './code.js';
import type { JsonType, KeywordSchema, Schema } from '../model/model.js';
import { listOf, namesIn, union, type TypeText } from './type-text.js';

/** A schema as Modelina is handed it. What it would get wrong is a leaf, printed by us, that it knows by a name. */
type Shape =
  | { readonly leaf: number }
  | {
      readonly type: readonly JsonType[];
      readonly items?: Shape;
      readonly additionalProperties?: Shape;
    };

/** The types of shapes that Modelina has interpreted, with marks for their leaves; most members of most documents have one of a dozen. */
const interpreted = new Map<string, Code>();
const mostInterpreted = 1000;

/** Has Modelina interpret a member of an object, and prints what it makes of it; `print` prints what it would get wrong. */
export function interpretMember(schema: Schema, print: (schema: Schema) => TypeText): TypeText {
  if (!isInterpreted(schema)) return print(schema);
  if (!schema.types.some(holdsOthers)) {
    return {
      text: remembered(schema.types.join(' '), () => interpret({ type: schema.types }, [])),
    };
  }
  const leaves: TypeText[] = [];
  const shape = shapeOf(schema, print, leaves);
  const marks = leaves.map(markOf);
  const marked = remembered(JSON.stringify([shape, marks]), () => interpret(shape, marks));
  const text = marked.replace(mark, (_, index) => leaves[Number(index)]?.text ?? '') as Code;
  return { text, names: namesIn(leaves) };
}

function holdsOthers(type: JsonType): boolean {
  return type === 'array' || type === 'object';
}

function remembered(key: string, make: () => Code): Code {
  const known = interpreted.get(key);
  if (known !== undefined) return known;
  if (interpreted.size >= mostInterpreted) interpreted.clear();
  const made = make();
  interpreted.set(key, made);
  return made;
}

/** Stands for a leaf, with what decides how a type is printed around it: a minus at the start, and alternatives. */
function markOf({ text, operator }: TypeText, index: number): TypeText {
  const start = text.startsWith('-') ? code`-T${index}` : code`T${index}`;
  return { text: text.includes(' | ') ? code`${start} | _` : start, ...(operator && { operator }) };
}

const mark = /-?T(\d+)(?: \| _)?/g;

function shapeOf(schema: Schema, print: (schema: Schema) => TypeText, leaves: TypeText[]): Shape {
  if (!isInterpreted(schema)) return { leaf: leaves.push(print(schema)) - 1 };
  const { types, items, additionalProperties, pointer } = schema;
  const anything = { kind: 'boolean', pointer, accepts: true } as const;
  return {
    type: types,
    ...(types.includes('array') && { items: shapeOf(items ?? anything, print, leaves) }),
    ...(types.includes('object') && {
      additionalProperties: shapeOf(additionalProperties ?? anything, print, leaves),
    }),
  };
}

/** The type of an object's member of that shape. Keys of documents never go in: names like `__proto__` pollute Modelina's prototypes. */
function interpret(shape: Shape, leaves: readonly TypeText[]): Code {
  const interpreter = new Interpreter();
  const known = new Map<CommonModel, MetaModel>();
  const printed = new Map<string, TypeText>();
  const toModelina = (part: Shape): object => {
    if (!('leaf' in part)) {
      const { type, items, additionalProperties } = part;
      return {
        type,
        ...(items && { items: toModelina(items) }),
        ...(additionalProperties && { additionalProperties: toModelina(additionalProperties) }),
      };
    }
    const schema = { type: 'object' };
    const model = interpreter.interpret(schema);
    const [name, leaf] = [`T${part.leaf}`, leaves[part.leaf]];
    if (!model || !leaf) throw new Error('Modelina made nothing of a name');
    printed.set(name, leaf);
    known.set(model, new ReferenceModel(name, undefined, {}, new AnyModel(name, undefined, {})));
    return schema;
  };
  const common = interpreter.interpret({
    type: 'object',
    properties: { member: toModelina(shape) },
    additionalProperties: false,
  } as Parameters<typeof interpreter.interpret>[0]);
  const constrained = common && constrain(common, known, printed);
  if (!(constrained instanceof ConstrainedObjectModel)) {
    throw new Error('Modelina made something else of an object');
  }
  const member = constrained.properties['member'];
  if (!member) throw new Error('Modelina lost a member');
  return member.property.type as Code;
}

/** Modelina's second half, from an interpreted schema to its types as text. */
function constrain(
  jsonSchemaModel: CommonModel,
  alreadySeenModels: Map<CommonModel, MetaModel>,
  printed: ReadonlyMap<string, TypeText>,
): ConstrainedMetaModel {
  const metaModel = convertToMetaModel({
    jsonSchemaModel,
    alreadySeenModels,
    options: {} as Parameters<typeof convertToMetaModel>[0]['options'],
  });
  return constrainMetaModel<TypeScriptOptions, AbstractDependencyManager>(
    typeMapping(printed),
    { ...TypeScriptDefaultConstraints, modelName: ({ modelName }) => modelName, propertyKey },
    {
      metaModel,
      options: {} as TypeScriptOptions,
      constrainedName: '',
      dependencyManager: undefined as never,
    },
    [],
  );
}

function propertyKey({ objectPropertyModel }: { objectPropertyModel: { propertyName: string } }) {
  return objectPropertyModel.propertyName;
}

type Interpreted = KeywordSchema & { readonly types: readonly JsonType[] };

/** Scalars, and arrays and maps of what Modelina is handed. The rest it prints wrong, or as `any`. */
function isInterpreted(schema: Schema): schema is Interpreted {
  if (schema.kind !== 'keywords') return false;
  const { types, enum: values, const: constant, tuple, properties, patternProperties } = schema;
  const { allOf, anyOf, oneOf, required, not, propertyNames, dependencies } = schema;
  const isBeyond =
    values ??
    constant ??
    tuple ??
    properties ??
    patternProperties ??
    required ??
    not ??
    schema.if ??
    propertyNames ??
    dependencies ??
    allOf ??
    anyOf ??
    oneOf;
  return types !== undefined && types.some((type) => type !== 'null') && isBeyond === undefined;
}

/** Prints Modelina's models. Its own mapping repeats `null` and leaves out parentheses. */
function typeMapping(
  printed: ReadonlyMap<string, TypeText>,
): TypeMapping<TypeScriptOptions, AbstractDependencyManager> {
  const textOf = (model: ConstrainedMetaModel): TypeText =>
    printed.get(model.name) ?? {
      text: model.type as Code,
      ...((model.options.isNullable || / \| /.test(model.type)) && { operator: '|' as const }),
    };
  const nullable = (text: Code, { options }: ConstrainedMetaModel): Code =>
    options.isNullable ? code`${text} | null` : text;
  const scalar =
    (text: Code) =>
    ({ constrainedModel }: { constrainedModel: ConstrainedMetaModel }): string =>
      nullable(text, constrainedModel);
  const fail = (): never => {
    throw new Error('Modelina was given more than it carries');
  };
  return {
    String: scalar(code`string`),
    Integer: scalar(code`number`),
    Float: scalar(code`number`),
    Boolean: scalar(code`boolean`),
    Reference: ({ constrainedModel }) => (printed.get(constrainedModel.name) ?? fail()).text,
    Array: ({ constrainedModel }) =>
      nullable(listOf(textOf(constrainedModel.valueModel)), constrainedModel),
    Dictionary: ({ constrainedModel }) =>
      nullable(code`{ [key: string]: ${textOf(constrainedModel.value).text} }`, constrainedModel),
    Union: ({ constrainedModel }) => {
      const members = constrainedModel.union.map(({ type }) => ({
        text: type.replace(/ \| null$/, '') as Code,
      }));
      const { text } = union(members);
      return nullable(text, constrainedModel);
    },
    Object: () => '',
    Any: ({ constrainedModel }) => (printed.has(constrainedModel.name) ? '' : fail()),
    Enum: fail,
    Tuple: fail,
  };
}
