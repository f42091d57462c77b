import { child, scalar, text, type Node } from './node.js';

/** Tells a keyword of OpenAPI 3.0 that AsyncAPI has in another form, and that is read in both. */
export function isOpenApiForm(keyword: string | undefined, node: Node | undefined): boolean {
  if (keyword === 'discriminator') return text(child(node, 'propertyName')) !== undefined;
  const isLimit = keyword === 'exclusiveMinimum' || keyword === 'exclusiveMaximum';
  return isLimit && typeof scalar(node) === 'boolean';
}
