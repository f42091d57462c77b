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
import type { KeywordSchema, Schema } from '../model/model.js';
import { listOf, namesIn, union, type TypeText } from './type-text.js';

/**
 * Has Modelina interpret the members of an object, and prints what it makes of them. Keys go in as
 * p0, p1, … since names like `__proto__` pollute its prototypes; references, and whatever it would get
 * wrong, go in as names, and come out as such.
 */
export function interpretMembers(
  members: readonly Schema[],
  print: (schema: Schema) => TypeText,
): readonly TypeText[] {
  const interpreter = new Interpreter();
  const known = new Map<CommonModel, MetaModel>();
  const printed = new Map<string, TypeText>();
  let inMember: TypeText[] = [];

  const byName = (type: TypeText): object => {
    const schema = { type: 'object' };
    const model = interpreter.interpret(schema);
    const name = `T${printed.size}`;
    printed.set(name, type);
    inMember.push(type);
    if (model)
      known.set(model, new ReferenceModel(name, undefined, {}, new AnyModel(name, undefined, {})));
    return schema;
  };
  const toModelina = (schema: Schema): object => {
    if (schema.kind !== 'keywords' || !isInterpreted(schema)) return byName(print(schema));
    const { types, items, additionalProperties } = schema;
    const anything = { kind: 'boolean', pointer: schema.pointer, accepts: true } as const;
    return {
      type: types,
      ...(types?.includes('array') && { items: toModelina(items ?? anything) }),
      ...(types?.includes('object') && {
        additionalProperties: toModelina(additionalProperties ?? anything),
      }),
    };
  };

  const names: (readonly string[])[] = [];
  const properties = members.map((schema, index) => {
    inMember = [];
    const property = [`p${index}`, toModelina(schema)];
    names.push(namesIn(inMember));
    return property;
  });
  const common = interpreter.interpret({
    type: 'object',
    properties: Object.fromEntries(properties) as object,
    additionalProperties: false,
  } as Parameters<typeof interpreter.interpret>[0]);
  if (!common) throw new Error('Modelina made nothing of an object');
  const constrained = constrain(common, known, printed);
  if (members.length > 0 && !(constrained instanceof ConstrainedObjectModel)) {
    throw new Error('Modelina made something else of an object');
  }
  const types = 'properties' in constrained ? constrained.properties : {};
  return members.map((_, index) => {
    const property = (types as ConstrainedObjectModel['properties'])[`p${index}`];
    if (!property) throw new Error(`Modelina lost member ${index}`);
    const type = { text: property.property.type as Code, names: names[index] ?? [] };
    return printed.get(property.property.name) ?? type;
  });
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

/** Scalars, and arrays and maps of what Modelina is handed. The rest it prints wrong, or as `any`. */
function isInterpreted(schema: KeywordSchema): boolean {
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
