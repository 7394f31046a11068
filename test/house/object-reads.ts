import ts from 'typescript';

/** Parts of API objects by which a read by path gives itself away. */
const parts: ReadonlySet<string> = new Set([
	'metadata',
	'spec',
	'status',
	'data',
	'stringData',
	'webhooks',
	'template',
	'conditions',
]);

/**
Where the shape of objects is judged, or made: `kubernetes/` has the guard, `adapters/` hand it what came off the wire, `demo/cluster/` is the
server that a demo asks. An overlay is a file, and so is what istioctl is given.
*/
const exempt =
	/^(?:kubernetes|adapters|demo\/cluster)\/|^mesh\/overlay-rules\.ts$|^demo\/istioctl\/operator\.ts$/v;

const isCallOf = (node: ts.Node | undefined, name: RegExp): boolean =>
	node !== undefined && ts.isCallExpression(node) && name.test(node.expression.getText());

/** The reads of API objects by path in a file below source/, each with its line: by index, by a cast or `recordOf`, or by a schema. */
export const pathReads = (file: string, text: string): string[] => {
	if (exempt.test(file)) {
		return [];
	}

	const found: string[] = [];
	const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const add = (node: ts.Node) => {
		const {line} = tree.getLineAndCharacterOfPosition(node.getStart());
		found.push(`${file}:${String(line + 1)}: ${node.getText().split('\n', 1).join('')}`);
	};

	const visit = (node: ts.Node) => {
		if (
			ts.isElementAccessExpression(node) &&
			ts.isStringLiteral(node.argumentExpression) &&
			parts.has(node.argumentExpression.text)
		) {
			add(node);
		} else if (
			ts.isVariableDeclaration(node) &&
			ts.isObjectBindingPattern(node.name) &&
			(isCallOf(node.initializer, /^recordOf$/v) ||
				(node.initializer !== undefined && ts.isAsExpression(node.initializer))) &&
			node.name.elements.some(element =>
				parts.has((element.propertyName ?? element.name).getText()),
			)
		) {
			add(node);
		} else if (
			ts.isPropertyAssignment(node) &&
			['metadata', 'spec'].includes(node.name.getText()) &&
			isCallOf(node.initializer, /^z\b/v)
		) {
			add(node);
		}

		ts.forEachChild(node, visit);
	};

	visit(tree);
	return found;
};
