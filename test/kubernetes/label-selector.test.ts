import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {labelSelectorOf, selects} from '../../source/kubernetes/label-selector.ts';

describe('a label selector', () => {
	const cases: ReadonlyArray<
		[
			selector: Parameters<typeof labelSelectorOf>[0],
			labels: Record<string, string>,
			selected: boolean,
		]
	> = [
		[undefined, {}, true],
		[{}, {a: 'b'}, true],
		[{matchLabels: {a: 'b'}}, {a: 'b', c: 'd'}, true],
		[{matchLabels: {a: 'b'}}, {}, false],
		[{matchExpressions: [{key: 'a', operator: 'In', values: ['b', 'c']}]}, {a: 'c'}, true],
		[{matchExpressions: [{key: 'a', operator: 'NotIn', values: ['b']}]}, {}, true],
		[{matchExpressions: [{key: 'a', operator: 'NotIn', values: ['b']}]}, {a: 'b'}, false],
		[{matchExpressions: [{key: 'a', operator: 'Exists'}]}, {}, false],
		[{matchExpressions: [{key: 'a', operator: 'DoesNotExist'}]}, {}, true],
		[{matchLabels: {a: 'b'}, matchExpressions: [{key: 'c', operator: 'Exists'}]}, {a: 'b'}, false],
		[{matchExpressions: [{key: 'a', operator: 'Whatever'}]}, {a: 'b'}, false],
	];
	for (const [selector, labels, selected] of cases) {
		test(`${JSON.stringify(selector) ?? 'none'} ${selected ? 'selects' : 'leaves'} ${JSON.stringify(labels)}`, () => {
			assert.equal(selects(labelSelectorOf(selector), labels), selected);
		});
	}
});
