import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MeshError, toError} from '../source/errors.ts';

test('whatever is thrown becomes an error with a text', () => {
	const error = new MeshError('expected');
	assert.equal(toError(error), error);
	for (const thrown of [
		'text',
		undefined,
		null,
		7n,
		Symbol('mark'),
		Object.create(null),
		{
			toString() {
				throw new Error('no text');
			},
		},
		Object.assign(new Error('odd'), {message: {}}),
		new Proxy(
			{},
			{
				get() {
					throw new Error('no field');
				},
			},
		),
	] as unknown[]) {
		assert.equal(typeof toError(thrown).message, 'string');
	}
});
