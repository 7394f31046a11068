import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {stringify} from 'yaml';
import {parseWaiverFile} from '../../source/mesh/waiver-file.ts';
import {expiredText, sortWaivers} from '../../source/mesh/waiver.ts';
import {nastyText} from '../helpers/nasty-text.ts';

/*
Whatever is in a file of waivers: all of it is understood, or nothing is waived and each fault has its line. A waiver never covers more
than was written.
*/

const ids = ['nodes.ready', 'network.service-cidr-overlap'];
const clusters = ['east-1', 'west-1'];
const read = (text: string) => parseWaiverFile(text, {path: 'waivers.yaml', ids, clusters});

const anything = fc.oneof(
	fc.jsonValue(),
	nastyText,
	fc.constantFrom('', '*', 'nodes.*', 'x'.repeat(10_000)),
);
const usually = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
	fc.oneof({weight: 6, arbitrary}, {weight: 1, arbitrary: anything});

const waiver = fc
	.tuple(
		fc.record(
			{
				id: usually(fc.constantFrom(...ids)),
				clusters: usually(fc.array(usually(fc.constantFrom(...clusters)), {maxLength: 3})),
				reason: usually(fc.constantFrom('rebuilt', 'known', ' ')),
				until: usually(
					fc.constantFrom(
						'2027-01-31',
						'2020-02-29',
						'2027-02-30',
						'2027-13-01',
						'9999-99-99',
						'2027-1-1',
						'+275760-09-13',
						'2027-01-31T00:00:00Z',
						20_270_131,
					),
				),
			},
			{requiredKeys: ['id', 'reason']},
		),
		fc.option(fc.dictionary(fc.constantFrom('untill', '__proto__', 'status', 'subject'), anything)),
	)
	.map(([fields, more]) => ({...fields, ...more}));

const file = fc.oneof(
	{
		weight: 8,
		arbitrary: fc
			.array(usually(waiver), {maxLength: 4})
			.map(waivers => stringify({waivers}, {aliasDuplicateObjects: false})),
	},
	{weight: 1, arbitrary: anything.map(data => stringify(data))},
	{weight: 1, arbitrary: fc.oneof(nastyText, fc.string())},
);

test('a damaged file of waivers waives nothing, and each fault has its line', () => {
	const seen = {read: 0, refused: 0};
	fc.assert(
		fc.property(file, text => {
			const result = read(text);
			if ('problems' in result) {
				seen.refused++;
				const lines = text.split(/\r\n|\r|\n/v).length;
				assert.ok(result.problems.length > 0);
				for (const {line, column, message} of result.problems) {
					assert.ok(line >= 1 && line <= lines + 1 && column >= 1, `${line}:${column} of ${lines}`);
					assert.ok(message.length > 0 && message.length < 20_500);
				}

				return;
			}

			seen.read++;
			for (const {id, clusters: names, reason, until} of result.waivers) {
				assert.ok(ids.includes(id) && names.every(name => clusters.includes(name)));
				assert.ok(reason !== undefined && reason.trim() !== '');
				assert.ok(until === undefined || ['2027-01-31', '2020-02-29'].includes(until), until);
			}
		}),
		{numRuns: 400},
	);
	assert.ok(seen.read > 10 && seen.refused > 10, JSON.stringify(seen));
});

test('whatever a waiver says of its last day, it holds or has run out, and what is no day has', () => {
	const day = fc.oneof(
		fc.constantFrom(
			'2027-01-31',
			'2027-02-01',
			'',
			'9999-99-99',
			'2027-02-30',
			'x',
			'~',
			'２０２７-01-31',
		),
		fc.string(),
	);
	fc.assert(
		fc.property(fc.array(day), days => {
			const waivers = days.map(until => ({id: 'nodes.ready', clusters: [], until}));
			const {active, expired} = sortWaivers(waivers, Date.UTC(2027, 1, 1));
			assert.equal(active.length + expired.length, waivers.length);
			assert.ok(active.every(({until}) => until === '2027-02-01'));
			assert.ok(expired.every(one => expiredText(one).includes('no longer holds')));
		}),
	);
});
