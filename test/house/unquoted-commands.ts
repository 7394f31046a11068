import ts from 'typescript';

/** How a command begins that people may paste; what comes behind it is shell text. */
const beginning =
	/\b(?:kubectl (?:--?\w|annotate|apply|auth|config|create|delete|describe|get|label|logs|run|version)|istioctl (?:--?\w|analyze|create-remote-secret|install|proxy-|uninstall|version)|mesh-wizard(?:@latest)? (?:apply|init|plan|preflight|teardown|verify)\b|helm (?:--?\w|list|uninstall)|openssl \w+ -|curl (?:-|http)|nc -|nslookup |rm |chmod |docker \w+ )/v;

/** What writes words as a shell reads them back. */
const quoting = new Set([
	'shellWord',
	'shellWords',
	'kubectl',
	'withKubeconfig',
	'namedBy',
	'askAgain',
	'renaming',
]);

const isQuoted = (node: ts.Expression): boolean =>
	(ts.isCallExpression(node) &&
		ts.isIdentifier(node.expression) &&
		quoting.has(node.expression.text)) ||
	(ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'sh') ||
	(ts.isConditionalExpression(node) &&
		[node.whenTrue, node.whenFalse].every(part => ts.isStringLiteralLike(part) || isQuoted(part)));

/** Templates that put a value into a command without quoting it, as `line: text`. */
export const unquotedCommands = (file: string, text: string): string[] => {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const look = (node: ts.Node): void => {
		if (
			ts.isTemplateExpression(node) &&
			!(ts.isTaggedTemplateExpression(node.parent) && node.parent.tag.getText() === 'sh')
		) {
			let before = node.head.text;
			for (const {expression, literal} of node.templateSpans) {
				// What stands in backquotes ends with them.
				const said = before.replaceAll(/`[^`]*`/gv, '');
				if (beginning.test(said) && !isQuoted(expression)) {
					const {line} = source.getLineAndCharacterOfPosition(expression.getStart());
					found.push(`${String(line + 1)}: ${expression.getText()}`);
				}

				before += `…${literal.text}`;
			}
		}

		ts.forEachChild(node, look);
	};

	look(source);
	return found;
};
