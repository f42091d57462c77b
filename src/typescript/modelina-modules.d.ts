/**
 * Modelina's root import costs 700 ms and pulls in a second AsyncAPI parser; these modules of it are
 * all that is needed. They ship without types of their own, which are those of the root.
 */
declare module '@asyncapi/modelina/lib/cjs/interpreter/Interpreter.js' {
  export { Interpreter } from '@asyncapi/modelina';
}
declare module '@asyncapi/modelina/lib/cjs/helpers/CommonModelToMetaModel.js' {
  export { convertToMetaModel } from '@asyncapi/modelina';
}
declare module '@asyncapi/modelina/lib/cjs/helpers/ConstrainHelpers.js' {
  export { constrainMetaModel } from '@asyncapi/modelina';
}
declare module '@asyncapi/modelina/lib/cjs/generators/typescript/TypeScriptConstrainer.js' {
  export { TypeScriptDefaultConstraints } from '@asyncapi/modelina';
}
declare module '@asyncapi/modelina/lib/cjs/models/MetaModel.js' {
  export { AnyModel, ReferenceModel } from '@asyncapi/modelina';
}
declare module '@asyncapi/modelina/lib/cjs/models/ConstrainedMetaModel.js' {
  export { ConstrainedObjectModel } from '@asyncapi/modelina';
}
