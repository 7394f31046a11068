import ts from 'typescript';

/** Properties that hold sentences for people, in findings, proofs, observations, notices, facts and errors. */
const sentences = new Set([
	'detail',
	'evidence',
	'hint',
	'message',
	'notice',
	'observed',
	'remedy',
	'said',
	'says',
	'summary',
	'title',
	'why',
]);

/** Methods of texts and regular expressions that look into a text. */
const searches = new Set([
	'endsWith',
	'exec',
	'includes',
	'indexOf',
	'lastIndexOf',
	'match',
	'matchAll',
	'replace',
	'replaceAll',
	'search',
	'split',
	'startsWith',
	'test',
]);

const equalities = new Set([
	ts.SyntaxKind.EqualsEqualsEqualsToken,
	ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

const isSentence = (node: ts.Node): boolean =>
	(ts.isIdentifier(node) && sentences.has(node.text)) ||
	(ts.isPropertyAccessExpression(node) && sentences.has(node.name.text)) ||
	(ts.isNonNullExpression(node) && isSentence(node.expression)) ||
	(ts.isParenthesizedExpression(node) && isSentence(node.expression)) ||
	(ts.isBinaryExpression(node) &&
		node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken &&
		isSentence(node.left));

const isWords = (node: ts.Node): boolean =>
	(ts.isStringLiteralLike(node) && node.text !== '') || ts.isTemplateExpression(node);

const reads = (node: ts.Node): boolean => {
	if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
		const {name, expression} = node.expression;
		return (
			searches.has(name.text) &&
			(isSentence(expression) || node.arguments.some(argument => isSentence(argument)))
		);
	}

	if (ts.isBinaryExpression(node) && equalities.has(node.operatorToken.kind)) {
		return (
			(isSentence(node.left) && isWords(node.right)) ||
			(isSentence(node.right) && isWords(node.left))
		);
	}

	return ts.isSwitchStatement(node) && isSentence(node.expression);
};

/** Where a file looks into a sentence: searches, compares or takes apart what is named as one. `line: code`. */
export const sentenceReaders = (file: string, text: string): string[] => {
	const found: string[] = [];
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
	const visit = (node: ts.Node) => {
		if (reads(node)) {
			const {line} = source.getLineAndCharacterOfPosition(node.getStart(source));
			found.push(
				`${String(line + 1)}: ${node.getText(source).replaceAll(/\s+/gv, ' ').slice(0, 90)}`,
			);
		}

		ts.forEachChild(node, visit);
	};

	visit(source);
	return found;
};
