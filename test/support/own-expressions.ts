import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { read, repository } from './folders.js';

/** A regular expression in our own code, and its file below `src`. */
export interface Expression {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** Every regular expression of `src`. */
export function ownExpressions(): readonly Expression[] {
  return readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => expressionsIn(file.replaceAll('\\', '/')));
}

function expressionsIn(file: string): readonly Expression[] {
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, read(repository, 'src', file), ts.ScriptTarget.ES2023, true));
  return found;
}
