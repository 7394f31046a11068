import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {places, trackedFiles, type TrackedFile} from './tracked-files.ts';

type Word = 'fact' | 'decision';

const pages: Readonly<Record<Word, string>> = {
	fact: 'docs/facts.md',
	decision: 'docs/decisions.md',
};

/** What a text cites: `fact R-4`, `facts V-1, V-2 and V-3`, also where the citation goes on in the next line of a comment. */
const citedIn = (text: string, word: Word): string[] => {
	const citation = new RegExp(
		String.raw`\b${word}s?\s+([A-Z]-\d+(?:(?:,|,?\s+and)\s+[A-Z]-\d+)*)`,
		'gv',
	);
	return [...text.replaceAll(/\n\s*\/\/ /gv, ' ').matchAll(citation)].flatMap(
		([, numbers = '']) => numbers.match(/[A-Z]-\d+/gv) ?? [],
	);
};

type Entry = {number: string; isBackground: boolean; hasSource: boolean};

/** The entries of a page, in its order: a list item each, which begins with its number in bold. */
const entriesOf = (page: string): Entry[] =>
	page
		.split(/^- (?=\*\*[A-Z]-\d+)/mv)
		.slice(1)
		.map(text => ({
			number: /^\*\*(?<number>[A-Z]-\d+)/v.exec(text)?.groups?.['number'] ?? '',
			isBackground: text.includes('(background)'),
			hasSource: /^ {2}Source: \S/mv.test(text),
		}));

/** What is wrong with the citations of some files and the pages that they cite, a sentence each. */
const problemsOf = (files: readonly TrackedFile[]): string[] =>
	(['fact', 'decision'] as const).flatMap(word => {
		const page = pages[word];
		const entries = entriesOf(files.find(({file}) => file === page)?.text ?? '');
		const known = new Set(entries.map(({number}) => number));
		const citations = files
			.filter(({file}) =>
				/^(?:source|test|scripts|docs)\/|^(?:readme|contributing|changelog)\.md$/v.test(file),
			)
			.flatMap(({file, text}) => citedIn(text, word).map(number => ({file, number})));
		const used = new Set(citations.filter(({file}) => file !== page).map(({number}) => number));
		return [
			...entries
				.filter(({number}, index) => entries.findIndex(entry => entry.number === number) !== index)
				.map(({number}) => `${number} is twice in ${page}`),
			...citations
				.filter(({number}) => !known.has(number))
				.map(({file, number}) => `${file} cites ${word} ${number}, which is not in ${page}`),
			...(word === 'fact'
				? entries.filter(({hasSource}) => !hasSource).map(({number}) => `${number} has no source`)
				: []),
			...(word === 'fact'
				? entries
						.filter(({number, isBackground}) => isBackground === used.has(number))
						.map(({number, isBackground}) =>
							isBackground
								? `${number} is cited, so it is no background`
								: `${number} is cited nowhere: mark it (background), or remove it before anything is built on it`,
						)
				: []),
		];
	});

const own = 'test/house/facts.test.ts';
const others = () => trackedFiles().filter(({file}) => file !== own);

void test('every fact and decision that is cited exists, and every fact has a source and is cited or marked as background', () => {
	const files = others();
	assert.deepEqual(problemsOf(files), []);
	assert.ok(files.flatMap(({text}) => citedIn(text, 'fact')).length > 60, 'citations are found');
	const [fact, decision] = (['fact', 'decision'] as const).map(word =>
		entriesOf(files.find(({file}) => file === pages[word])?.text ?? ''),
	);
	assert.deepEqual([fact?.[0]?.number, decision?.[0]?.number], ['I-1', 'D-1'], 'entries are found');
});

void test('missing, doubled, sourceless and uncited facts are found', () => {
	const page =
		'- **X-1** One.\n  Source: seen\n- **X-2** Two.\n- **X-2** Two again.\n  Source: seen\n- **X-3** (background) Three.\n  Source: seen\n- **X-4** Four.\n  Source: seen\n';
	const code =
		'/** Why (facts X-1,\nX-2 and X-3; decision D-9). */\n// As was seen (fact\n// X-5).';
	assert.deepEqual(
		problemsOf([
			{file: pages.fact, text: page},
			{file: pages.decision, text: '- **D-1 One.** Two.\n'},
			{file: 'source/a.ts', text: code},
		]),
		[
			'X-2 is twice in docs/facts.md',
			'source/a.ts cites fact X-5, which is not in docs/facts.md',
			'X-2 has no source',
			'X-3 is cited, so it is no background',
			'X-4 is cited nowhere: mark it (background), or remove it before anything is built on it',
			'source/a.ts cites decision D-9, which is not in docs/decisions.md',
		],
	);
	assert.deepEqual(
		problemsOf([
			{file: pages.fact, text: '- **X-1** One.\n  Source: seen\n'},
			{file: 'source/a.ts', text: '(fact X-1)'},
		]),
		[],
		'a page in order',
	);
});

/** Citations of notes that were never part of the repository: by a page's name and section, or the design's. */
const citesNotes = (line: string): boolean =>
	/\b(?:istio|lab)-facts(?:`|\s+\d|\.md)|\bdesign(?:,|\s\()?\s*section\b|\(design\b|\b(?:design|next|style|peers|day2|gitops|packaging|words|istio-releases)\.md\b/v.test(
		line,
	);

void test('nothing cites pages outside of the repository', () => {
	assert.deepEqual(places(others(), citesNotes), []);
	const bad = [
		'/** As read (`lab-facts` 4.6). */',
		'(istio-facts 8.1)',
		'/** What is printed (design, section 2). */',
		'the codes of design section 2',
		'`style.md` 2.14',
	];
	assert.deepEqual(
		places([{file: 'x', text: bad.join('\n')}], citesNotes).length,
		bad.length,
		'such citations are found',
	);
	assert.deepEqual(
		places(
			[{file: 'x', text: "import {a} from './istio-facts.ts';\nby design\na design of sections"}],
			citesNotes,
		),
		[],
		'and nothing else',
	);
});

/** Links between pages that lead to no tracked file. */
const deadLinks = (files: readonly TrackedFile[]): string[] => {
	const names = new Set(files.map(({file}) => file));
	const isThere = (target: string) =>
		names.has(target) || [...names].some(name => name.startsWith(`${target.replace(/\/$/v, '')}/`));
	return files
		.filter(({file}) => file.endsWith('.md'))
		.flatMap(({file, text}) =>
			[
				...text
					.replaceAll(/^```.*?^```$/gmsv, '')
					.matchAll(/\]\((?<target>[^\(\)#\s]+)(?:#[^\(\)\s]*)?\)/gv),
			]
				.map(({groups}) => groups?.['target'] ?? '')
				.filter(
					target =>
						!/^https?:/v.test(target) &&
						!isThere(path.posix.join(path.posix.dirname(file), target)),
				)
				.map(target => `${file}: ${target}`),
		);
};

void test('every link of a page leads to a file of the repository', () => {
	assert.deepEqual(deadLinks(trackedFiles()), []);
	assert.deepEqual(
		deadLinks([
			{file: 'docs/a.md', text: '[b](b.md#c), [out](../../shared/b.md), [web](https://istio.io)'},
			{file: 'docs/b.md', text: ''},
		]),
		['docs/a.md: ../../shared/b.md'],
		'a link out of it is found',
	);
});
