import { join } from 'node:path';
import ts from 'typescript';
import type { CorpusPackage } from './packages.js';

export interface DeclaredType {
  readonly name: string;
  /** Where the header of its file says that it comes from. */
  readonly origin: string;
  readonly file: ts.SourceFile;
  /** True if nothing at all is known about it, through all aliases. */
  readonly isUnknown: boolean;
}

/** Every type that a package exports, as the compiler sees it. */
export function typesOf({ folder, typescript }: CorpusPackage, program: ts.Program) {
  const checker = program.getTypeChecker();
  const paths = [...typescript.keys()].filter((path) => /^types\/(?!index\.ts$)/.test(path));
  return paths.flatMap((path): readonly DeclaredType[] => {
    const file = program.getSourceFile(join(folder, path));
    const symbol = file && checker.getSymbolAtLocation(file);
    if (!file || !symbol) return [];
    const origin = / from (\S+)/.exec(file.text)?.[1] ?? '';
    return checker.getExportsOfModule(symbol).map((exported) => {
      const { flags } = checker.getDeclaredTypeOfSymbol(exported);
      const isUnknown = (flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0;
      return { name: exported.name, origin, file, isUnknown };
    });
  });
}

/** True if a file has the type `any`. */
export function saysAny(file: ts.SourceFile): boolean {
  const visit = (node: ts.Node): boolean =>
    node.kind === ts.SyntaxKind.AnyKeyword || (ts.forEachChild(node, visit) ?? false);
  return visit(file);
}

export function isMessage({ origin }: DeclaredType): boolean {
  return /\/messages\/[^/]+$|\/message$|\/message\/oneOf\/\d+$/.test(origin);
}
