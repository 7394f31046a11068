import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import test from 'node:test';
import type {Recording} from '../../source/demo/recording.ts';
import {record, recordedMeshes, recordingFile} from './record.ts';
import {shapeDifferences, shapeOf} from './recording-shape.ts';

const read = async (name: keyof typeof recordedMeshes): Promise<Recording> =>
	JSON.parse(await readFile(recordingFile(name), 'utf8')) as Recording;

/** The demo looks at its own clusters: a check or a fact that is newer than the recording is no difference. */
const isNews = (line: string): boolean => /^new: (?:finding|fact) /v.test(line);

void test('what the demo plays is still what the lab does', {timeout: 900_000}, async () => {
	const recorded = await read('primary-remote');
	const vocabulary = new Set([...shapeOf(await read('two-networks')), ...shapeOf(recorded)]);
	const fresh = await record(recordedMeshes['primary-remote']);
	assert.deepEqual(
		shapeDifferences(shapeOf(recorded), shapeOf(fresh), vocabulary).filter(line => !isNews(line)),
		[],
		'record anew: npm run record',
	);
	const other = shapeOf({
		...fresh,
		events: fresh.events.map(event =>
			event.type === 'step-finished' && event.step.endsWith('/istiod')
				? {...event, evidence: 'it said so'}
				: event,
		),
	});
	assert.notDeepEqual(
		shapeDifferences(shapeOf(recorded), other, vocabulary),
		[],
		'another evidence is seen',
	);
});
