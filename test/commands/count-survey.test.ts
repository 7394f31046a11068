import assert from 'node:assert/strict';
import {test} from 'node:test';
import {countSurvey} from '../../source/commands/count-survey.ts';
import type {EventBody} from '../../source/engine/events.ts';

const surveyed = (cluster: string): EventBody => ({
	type: 'cluster-surveyed',
	cluster,
	reachable: true,
	detail: '',
	durationMs: 1,
});

const linesOf = (total: number) => {
	const events: EventBody[] = [];
	let text = '';
	const emit = countSurvey(
		total,
		body => {
			events.push(body);
		},
		more => {
			text += more;
		},
	);
	const atFirst = text;
	for (let index = 0; index < total; index++) {
		emit(surveyed(String(index)));
	}

	assert.equal(events.length, total);
	return {atFirst, lines: text.split('\n').filter(line => line !== '')};
};

void test('a survey of many clusters says at once that it has begun, and at each tenth how far it is', () => {
	const {atFirst, lines} = linesOf(1000);
	assert.equal(atFirst, '… surveying 1,000 clusters\n');
	assert.equal(lines.length, 11);
	assert.equal(lines[1], '… 100 of 1,000 clusters surveyed');
	assert.equal(lines.at(-1), '… 1,000 of 1,000 clusters surveyed');
});

void test('a survey of few clusters leaves it to the report', () => {
	assert.deepEqual(linesOf(50).lines, []);
});
