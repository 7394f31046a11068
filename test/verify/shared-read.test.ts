import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeSharedRead} from '../../source/verify/shared-read.ts';

const makeSource = () => {
	const waiting: Array<{resolve: (value: number) => void; reject: (error: Error) => void}> = [];
	let started = 0;
	return {
		waiting,
		started: () => started,
		read: async () =>
			new Promise<number>((resolve, reject) => {
				started++;
				waiting.push({resolve, reject});
			}),
	};
};

test('whoever asks while a read runs gets the next one, together with all others', async () => {
	const source = makeSource();
	const shared = makeSharedRead(source.read);
	const first = shared();
	const [second, third] = [shared(), shared()];
	assert.equal(source.started(), 1);
	source.waiting[0]?.resolve(1);
	assert.equal(await first, 1);
	while (source.started() < 2) {
		await new Promise(resolve => {
			setImmediate(resolve);
		});
	}

	source.waiting[1]?.resolve(2);
	assert.deepEqual(await Promise.all([second, third]), [2, 2]);
	assert.equal(source.started(), 2);
});

test('a failed read fails those who asked for it alone', async () => {
	const source = makeSource();
	const shared = makeSharedRead(source.read);
	const first = shared();
	const second = shared();
	source.waiting[0]?.reject(new Error('gone'));
	await assert.rejects(first, /gone/v);
	while (source.started() < 2) {
		await new Promise(resolve => {
			setImmediate(resolve);
		});
	}

	source.waiting[1]?.resolve(2);
	assert.equal(await second, 2);
});
