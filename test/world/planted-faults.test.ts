import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {plantedFaults, withFault} from './planted-faults.ts';

test('each fault can be planted in the sources as they are', async () => {
	for (const fault of plantedFaults) {
		const {file, text} = await withFault(fault);
		assert.notEqual(text, await readFile(file, 'utf8'), fault.does);
	}

	const [first] = plantedFaults;
	assert.ok(first);
	await assert.rejects(withFault({...first, from: 'what no source says'}), /another text by now/v);
});
