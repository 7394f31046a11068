import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type {Edge} from './import-rules.ts';

const source = path.resolve(import.meta.dirname, '../../source');

/** Every import and re-export below source/, static and dynamic. */
export const sourceImports = (): Edge[] =>
	readdirSync(source, {recursive: true, encoding: 'utf8'})
		.filter(file => /\.tsx?$/v.test(file))
		.toSorted()
		.flatMap(file =>
			importsOf(file.split(path.sep).join('/'), readFileSync(path.join(source, file), 'utf8')),
		);

/** The imports of one file, given its path below source/ and its text. */
export const importsOf = (file: string, text: string): Edge[] => {
	const edges: Edge[] = [];
	const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
		if (specifier && ts.isStringLiteralLike(specifier)) {
			const to = specifier.text.startsWith('.')
				? path.posix.join(path.posix.dirname(file), specifier.text)
				: specifier.text;
			edges.push({from: file, to, typeOnly});
		}
	};

	const visit = (node: ts.Node) => {
		if (ts.isImportDeclaration(node)) {
			add(node.moduleSpecifier, isTypeImport(node.importClause));
		} else if (ts.isExportDeclaration(node)) {
			add(node.moduleSpecifier, node.isTypeOnly);
		} else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
			add(node.arguments[0], false);
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			add(node.argument.literal, true);
		}

		ts.forEachChild(node, visit);
	};

	visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
	return edges;
};

const isTypeImport = (clause: ts.ImportClause | undefined): boolean => {
	if (!clause || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) {
		return clause !== undefined;
	}

	const {name, namedBindings} = clause;
	return (
		name === undefined &&
		namedBindings !== undefined &&
		ts.isNamedImports(namedBindings) &&
		namedBindings.elements.every(({isTypeOnly}) => isTypeOnly)
	);
};
