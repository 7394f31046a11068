import path from 'node:path';
import ts from 'typescript';
import type {TrackedFile} from './tracked-files.ts';

type Names = {
	/** What a file exports under its own names. */
	exported: string[];
	/** What it takes from which file; `*` for all of it. */
	taken: Array<{from: string; name: string}>;
};

const isExported = (node: ts.Statement): boolean =>
	ts.canHaveModifiers(node) &&
	(ts.getModifiers(node) ?? []).some(({kind}) => kind === ts.SyntaxKind.ExportKeyword);

const declaredBy = (statement: ts.Statement): string[] => {
	if (ts.isVariableStatement(statement)) {
		return statement.declarationList.declarations.flatMap(({name}) =>
			ts.isIdentifier(name) ? [name.text] : [],
		);
	}

	return (ts.isTypeAliasDeclaration(statement) ||
		ts.isFunctionDeclaration(statement) ||
		ts.isClassDeclaration(statement)) &&
		statement.name !== undefined
		? [statement.name.text]
		: [];
};

const namesOf = ({file, text}: TrackedFile): Names => {
	const names: Names = {exported: [], taken: []};
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
	const take = (specifier: ts.Expression | undefined, taken: readonly string[]) => {
		if (specifier && ts.isStringLiteralLike(specifier) && specifier.text.startsWith('.')) {
			const from = path.posix.join(path.posix.dirname(file), specifier.text);
			names.taken.push(...taken.map(name => ({from, name})));
		}
	};

	const visit = (node: ts.Node) => {
		if (ts.isImportDeclaration(node)) {
			const bindings = node.importClause?.namedBindings;
			take(
				node.moduleSpecifier,
				bindings && ts.isNamedImports(bindings)
					? bindings.elements.map(({name, propertyName}) => (propertyName ?? name).text)
					: ['*'],
			);
		} else if (ts.isExportDeclaration(node)) {
			take(
				node.moduleSpecifier,
				node.exportClause && ts.isNamedExports(node.exportClause)
					? node.exportClause.elements.map(({name, propertyName}) => (propertyName ?? name).text)
					: ['*'],
			);
		} else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
			take(node.arguments[0], ['*']);
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			take(node.argument.literal, ['*']);
		}

		ts.forEachChild(node, visit);
	};

	visit(source);
	for (const statement of source.statements.filter(isExported)) {
		names.exported.push(...declaredBy(statement));
	}

	return names;
};

/** What files export although no other file takes it, as `file: name`. A dynamic import and `*` take everything. */
export const unusedExports = (files: readonly TrackedFile[]): string[] => {
	const all = files.map(file => ({file: file.file, ...namesOf(file)}));
	const taken = new Set(
		all.flatMap(({taken: some}) => some.map(({from, name}) => `${from}: ${name}`)),
	);
	return all.flatMap(({file, exported}) =>
		taken.has(`${file}: *`)
			? []
			: exported.map(name => `${file}: ${name}`).filter(name => !taken.has(name)),
	);
};
