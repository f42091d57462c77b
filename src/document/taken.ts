import { child, scalar, text, type Node } from './node.js';

/** Tells what a schema is taken as to say that AsyncAPI has in another form; undefined where it isn't. */
export function takenAs(path: readonly string[], node: Node | undefined): string | undefined {
  const [owner, key] = path.slice(-2);
  if (isOpenApiForm(path.at(-1) ?? '', node)) return 'as OpenAPI means it';
  return owner === 'type' && /^\d+$/.test(key ?? '') && isNull(node) ? "as 'null'" : undefined;
}

/** Tells a keyword of OpenAPI 3.0 that AsyncAPI has in another form, and that is read in both. */
export function isOpenApiForm(keyword: string, node: Node | undefined): boolean {
  if (keyword === 'discriminator') return text(child(node, 'propertyName')) !== undefined;
  const isLimit = keyword === 'exclusiveMinimum' || keyword === 'exclusiveMaximum';
  return isLimit && typeof scalar(node) === 'boolean';
}

/** In a list of types, null without its quotes is the type. */
export function isNull(node: Node | undefined): boolean {
  return scalar(node) === null;
}
