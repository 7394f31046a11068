import assert from 'node:assert/strict';
import test from 'node:test';
import {sentenceReaders} from './sentence-readers.ts';
import {trackedFiles} from './tracked-files.ts';

/** Whose words these files look into: what others say in sentences alone, with no code for it. Ours carry data. */
const othersWords: Readonly<Record<string, string>> = {
	'source/checks/subjects.ts': "Kubernetes' refusals",
	'source/commands/program.ts': "commander's errors and headings",
	'source/engine/watch/say-event.ts': "the cluster's events",
	'source/installers/istioctl/istioctl-installer.ts': "istioctl's errors",
	'source/probe/create.ts': "Kubernetes' refusals",
	'source/probe/parse-results.ts': "curl's errors",
	'source/session/install-controller.ts': 'the first line of any error, to be shown',
};

/** Screens and reporters lay sentences out, adapters and the demo speak for other programs. */
const mayRead = (file: string): boolean => /^source\/(?:adapters|demo|reporters|ui)\//v.test(file);

void test('nothing is decided by a sentence: findings, notices and errors carry it as data', () => {
	const readers = trackedFiles()
		.filter(({file}) => /^source\/.*\.tsx?$/v.test(file) && !mayRead(file))
		.map(({file, text}) => ({file, found: sentenceReaders(file, text)}))
		.filter(({found}) => found.length > 0);
	assert.deepEqual(
		readers
			.filter(({file}) => !(file in othersWords))
			.flatMap(({file, found}) => found.map(place => `${file}:${place}`)),
		[],
		'carry what is asked for as a field of its own',
	);
	assert.deepEqual(
		Object.keys(othersWords).filter(file => !readers.some(reader => reader.file === file)),
		[],
		'these look into no sentence any more: take them out of the list, or name where they went',
	);
});

void test('a look into a sentence is told from one into data', () => {
	const bad = [
		"finding.observed.includes('overlap');",
		'const a = /image/v.test(workload.why);',
		"if (error.message === 'aborted') {}",
		'notice?.text; outcome.detail?.startsWith(name);',
		'const b = proofs.filter(({observed}) => observed.match(/x/v));',
		"switch (finding.title) { case 'a': {} }",
		"(remedy.summary ?? '').split('; ');",
		'list.find(text => text.includes(step.evidence));',
	];
	for (const text of bad) {
		assert.equal(sentenceReaders('a.ts', text).length, 1, text);
	}

	const good = [
		"finding.status === 'fail';",
		"finding.id.startsWith('network.');",
		'finding.remedy === undefined;',
		'error.file?.startsWith(folder);',
		// eslint-disable-next-line no-template-curly-in-string
		'const text = `${observed}: ${detail}`;',
		"said === '';",
	];
	for (const text of good) {
		assert.deepEqual(sentenceReaders('a.ts', text), [], text);
	}
});
