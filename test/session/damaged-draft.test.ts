import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {readDraft, writeDraft} from '../../source/session/draft.ts';
import {
	listedSteps,
	missingAnswer,
	reduce,
	startWizard,
	visibleSteps,
} from '../../source/wizard/wizard.ts';
import {noAnswers} from '../../source/wizard/answers.ts';
import {damaged, damagedText} from '../helpers/damaged.ts';

/* A draft is found again by whoever starts the wizard in its folder: it is whole, or named with what is wrong, and the screens go on. */

const answers = {
	...noAnswers,
	clusters: [
		{context: 'admin@east-1', name: 'east-1', network: 'east', apiServer: 'east-west-gateway'},
		{context: 'admin@west-1', name: 'west-1', apiServer: 'https://10.0.0.7:6443'},
	],
	waivers: [{id: 'nodes.ready', clusters: ['east-1'], reason: 'known', until: '2027-01-31'}],
	topology: {
		pattern: 'primary-remote-multi-network' as const,
		places: {
			'admin@east-1': {network: 'east', role: 'primary' as const},
			'admin@west-1': {network: 'west', role: 'remote' as const, owner: 'admin@east-1'},
		},
	},
	trust: {mode: 'generated' as const, directory: 'certs', encrypt: true as const},
	mesh: 'shop',
	organization: 'Shop',
	file: 'mesh.yaml',
};
const draft = {
	apiVersion: 'mesh-wizard/v1' as const,
	savedAt: 1_800_000_000_000,
	step: 'review' as const,
	answers,
};

test('a damaged draft is whole, or named with what is wrong, and its screens can be walked through', async () => {
	const files = makeMemoryFiles();
	const file = await writeDraft(files, '/shop', draft);
	assert.deepEqual(await readDraft(files, '/shop'), {state: 'there', draft}, 'the control');
	const seen = {there: 0, damaged: 0, none: 0};
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(
				damaged(draft).map(data => JSON.stringify(data)),
				damagedText(JSON.stringify(draft)),
			),
			async text => {
				await files.write(file, text);
				const found = await readDraft(files, '/shop');
				seen[found.state]++;
				if (found.state === 'damaged') {
					assert.ok(found.why.trim() !== '' && found.why.length < 2000, found.why);
				}

				if (found.state === 'there') {
					let state = reduce(startWizard('guided'), {type: 'resume', ...found.draft});
					for (let turn = 0; turn < 12; turn++) {
						missingAnswer(state);
						visibleSteps(state);
						listedSteps(state);
						state = reduce(state, {type: turn < 6 ? 'back' : 'next'});
					}
				}
			},
		),
		{numRuns: 300},
	);
	assert.ok(seen.there > 5 && seen.damaged > 30, JSON.stringify(seen));
});
