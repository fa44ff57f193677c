import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { committed, nodes, parse } from './files.ts';

const folder = 'src/view/i18n';

/** An expression without the types that are written behind it. */
function bare(value: ts.Expression | undefined): ts.Expression | undefined {
  let inner = value;
  while (inner !== undefined && (ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner))) inner = inner.expression;
  return inner;
}

/** The dotted keys of the object that a dictionary file exports, read from its text. */
function keysOf(file: ts.SourceFile): string[] {
  const keys: string[] = [];
  const visit = (object: ts.ObjectLiteralExpression, prefix: string): void => {
    for (const property of object.properties) {
      // Another dictionary, in a file of its own.
      if (ts.isSpreadAssignment(property)) {
        keys.push(`${prefix}...${property.expression.getText()}`);
        continue;
      }
      const name = property.name;
      if (name === undefined || ts.isComputedPropertyName(name))
        throw new Error(`${file.fileName}: a key that is computed`);
      const key = `${prefix}${name.getText().replace(/^['"]|['"]$/g, '')}`;
      const value = bare(ts.isPropertyAssignment(property) ? property.initializer : undefined);
      if (value !== undefined && ts.isObjectLiteralExpression(value)) visit(value, `${key}.`);
      else keys.push(key);
    }
  };
  for (const node of nodes(file)) {
    if (!ts.isVariableDeclaration(node) && !ts.isExportAssignment(node)) continue;
    const value = bare(ts.isVariableDeclaration(node) ? node.initializer : node.expression);
    if (value !== undefined && ts.isObjectLiteralExpression(value)) visit(value, '');
  }
  return keys.sort();
}

const files = (language: string): string[] =>
  committed
    .filter((path) => path.startsWith(`${folder}/${language}/`) || path === `${folder}/${language}.ts`)
    .map((path) => path.slice(`${folder}/${language}`.length));

describe('English and German', () => {
  it('have the same dictionaries', () => {
    expect(files('en').length).toBeGreaterThan(0);
    expect(files('de')).toEqual(files('en'));
  });

  it('have the same keys in each', () => {
    expect(files('en').length).toBeGreaterThan(0);
    for (const file of files('en')) {
      const english = keysOf(parse(`${folder}/en${file}`));
      expect(english.length, file).toBeGreaterThan(0);
      expect(keysOf(parse(`${folder}/de${file}`)), file).toEqual(english);
    }
  });
});
