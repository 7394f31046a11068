import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeListBudget} from '../../source/kubernetes/list-budget.ts';

const budget = ({isFiltered = false, now = (): number => 0} = {}) =>
	makeListBudget({isFiltered, now});

/** The first problem on the way through so many pages, with the page at which it shows. */
const firstProblem = (
	pages: number,
	page: (index: number) => {items: number; next: string | undefined; bytes?: number},
	options?: Parameters<typeof budget>[0],
): {at: number; problem: string} | undefined => {
	const followed = budget(options);
	for (let index = 1; index <= pages; index++) {
		const problem = followed.problemAfter(page(index));
		if (problem !== undefined) {
			return {at: index, problem};
		}
	}

	return undefined;
};

void test('a long list that ends is read to its end', () => {
	assert.equal(
		firstProblem(390, index => ({
			items: 250,
			next: index === 390 ? undefined : String(index),
			bytes: 500_000,
		})),
		undefined,
	);
	assert.equal(
		firstProblem(1, () => ({items: 0, next: undefined})),
		undefined,
	);
});

void test('pages without end, in a circle, or of nothing are named', () => {
	assert.deepEqual(
		firstProblem(1000, index => ({items: 1, next: String(index)})),
		{
			at: 400,
			problem: 'the list does not end: 400 pages were read',
		},
	);
	assert.equal(firstProblem(9, index => ({items: 1, next: String(index % 2)}))?.at, 3);
	assert.equal(firstProblem(9, () => ({items: 1, next: 'again'}))?.at, 2);
	assert.equal(firstProblem(9, index => ({items: 0, next: String(index)}))?.at, 1);
});

void test('a page without objects is none of these where the server filters', () => {
	const page = (index: number) => ({
		items: index === 9 ? 1 : 0,
		next: index === 9 ? undefined : String(index),
	});
	assert.equal(firstProblem(9, page, {isFiltered: true}), undefined);
	assert.notEqual(firstProblem(9, page), undefined);
});

void test('bytes and time are counted over all pages', () => {
	const page = (index: number) => ({items: 1, next: String(index), bytes: 32 * 2 ** 20});
	assert.equal(firstProblem(20, page)?.at, 9);
	let now = 0;
	assert.equal(
		firstProblem(20, index => ({items: 1, next: String(index)}), {
			now() {
				now += 20_000;
				return now;
			},
		})?.problem,
		'the list did not end within 120 s',
	);
});
