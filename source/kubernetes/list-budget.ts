/** Far more than any list needs that is read here: 100,000 objects in pages of 250. */
const mostPages = 400;
/** Of the answers together; the largest lists of real clusters have some tens of MiB. */
const mostBytes = 256 * 2 ** 20;
const longestMs = 120_000;

type ListBudget = {
	/** Hears of each page; gives why the list is not read on: it cannot be one that ends, or would take more than it may. */
	problemAfter: (page: {
		items: number;
		next: string | undefined;
		bytes?: number;
	}) => string | undefined;
};

/**
What one list may cost, whoever answers: pages, bytes, time. A page without objects that has a next one only happens where the server
filters (`isFiltered`: a selector was sent; fact K-7); a token that was there before leads in a circle.
*/
export const makeListBudget = ({
	isFiltered,
	now,
}: {
	isFiltered: boolean;
	/** Milliseconds, never going back. */
	now: () => number;
}): ListBudget => {
	const start = now();
	const seen = new Set<string>();
	let bytes = 0;
	return {
		problemAfter(page) {
			bytes += page.bytes ?? 0;
			if (page.next === undefined) {
				return undefined;
			}

			if (seen.has(page.next)) {
				return 'the list leads in a circle: it gave the same continue token twice';
			}

			seen.add(page.next);
			if (page.items === 0 && !isFiltered) {
				return 'the list does not end: a page without objects names a next one';
			}

			if (seen.size >= mostPages) {
				return `the list does not end: ${String(mostPages)} pages were read`;
			}

			if (bytes > mostBytes) {
				return `the list does not end: ${String(mostBytes / 2 ** 20)} MiB were read`;
			}

			return now() - start > longestMs
				? `the list did not end within ${String(longestMs / 1000)} s`
				: undefined;
		},
	};
};
