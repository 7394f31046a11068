import assert from 'node:assert/strict';
import test from 'node:test';
import {parseFigure} from '../../../scripts/evidence/figure.ts';
import {commit, run} from './example.ts';

const whole = {name: 'growth', runs: {example: run}, figures: {seconds: 3}};

void test('a figure with its run, and one whose load nobody wrote down, are read', () => {
	for (const machine of [run.machine, 'not recorded']) {
		const document = {...whole, runs: {example: {...run, machine}}};
		assert.deepEqual(parseFigure('growth', JSON.stringify(document)), {
			state: 'read',
			figure: document,
		});
	}
});

const {date: _date, ...withoutDate} = run;
const {machine: _machine, ...withoutMachine} = run;
const {figures: _figures, ...withoutFigures} = whole;
const malformed: Record<string, unknown> = {
	'without a date': {...whole, runs: {example: withoutDate}},
	'with a date that is none': {...whole, runs: {example: {...run, date: 'yesterday'}}},
	'with a commit that is none': {...whole, runs: {example: {...run, commit: 'main'}}},
	'with a shortened commit': {...whole, runs: {example: {...run, commit: commit.slice(0, 7)}}},
	'without the load': {...whole, runs: {example: withoutMachine}},
	'without figures': withoutFigures,
	'without runs': {name: 'growth', figures: {}},
	'with more than there should be': {...whole, hash: 'x'},
	'of another name': {...whole, name: 'start-up'},
};
for (const [what, document] of Object.entries(malformed)) {
	void test(`a figure ${what} is malformed, and it is said why`, () => {
		const reading = parseFigure('growth', JSON.stringify(document));
		assert.equal(reading.state, 'malformed');
		assert.notEqual(reading.why, '');
	});
}

void test('what is no JSON is malformed', () => {
	assert.deepEqual(parseFigure('growth', '{'), {state: 'malformed', why: 'it is not JSON'});
});
