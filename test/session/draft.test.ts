import assert from 'node:assert/strict';
import test from 'node:test';
import * as z from 'zod';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {readDraft, setAside, writeDraft} from '../../source/session/draft.ts';
import {answerShapes, type ChosenCluster} from '../../source/wizard/answers.ts';
import {stepNames} from '../../source/wizard/screens.ts';
import {reduce, startWizard, type Action, type WizardState} from '../../source/wizard/wizard.ts';

const clusters: readonly ChosenCluster[] = [
	{context: 'admin@east-1', name: 'east-1', network: 'east', apiServer: 'east-west-gateway'},
	{context: 'admin@west-1', name: 'west-1', apiServer: 'https://10.0.0.7:6443'},
];

/** What a person answers on each screen: all that there is to answer there. */
const answeredAt: Partial<Record<WizardState['step'], readonly Action[]>> = {
	clusters: [{type: 'choose', clusters}],
	preflight: [
		{
			type: 'waive',
			waiver: {
				id: 'nodes.ready',
				clusters: ['east-1'],
				reason: 'known',
				until: '2027-01-31',
			},
		},
		{type: 'waive', waiver: {id: 'nodes.zones', clusters: []}},
	],
	topology: [
		{
			type: 'set-topology',
			topology: {
				pattern: 'primary-remote-multi-network',
				places: {
					'admin@east-1': {network: 'east', role: 'primary'},
					'admin@west-1': {network: 'west', role: 'remote', owner: 'admin@east-1'},
				},
			},
		},
	],
	trust: [{type: 'set-trust', trust: {mode: 'generated', directory: 'certs', encrypt: true}}],
	review: [
		{type: 'set-text', field: 'mesh', text: 'shop'},
		{type: 'set-text', field: 'organization', text: 'Shop'},
		{type: 'set-text', field: 'file', text: 'meshes/shop.yaml'},
		{type: 'use-base', use: false},
		{type: 'restart-workloads', restart: true},
	],
};

/** The wizard on each of its screens, everything answered up to there. */
const states = (): readonly WizardState[] => {
	let state = startWizard('guided');
	return stepNames.map(name => {
		assert.equal(state.step, name);
		for (const action of answeredAt[name] ?? []) {
			state = reduce(state, action);
		}

		const here = state;
		state = reduce(state, {type: 'next'});
		return here;
	});
};

test('a draft gives back the step and every answer, on whichever screen the wizard is left', async () => {
	for (const {step, answers} of states()) {
		const files = makeMemoryFiles();
		const draft = {savedAt: 1_800_000_000_000, step, answers};
		await writeDraft(files, '/here', draft);
		assert.deepEqual(await readDraft(files, '/here'), {
			state: 'there',
			draft: {apiVersion: 'mesh-wizard/v1', ...draft},
		});
	}
});

test('what no wizard has written is no draft, and nothing fails over it', async () => {
	const state = states().at(-1);
	assert.ok(state);
	const whole = {
		apiVersion: 'mesh-wizard/v1',
		savedAt: 1_800_000_000_000,
		step: state.step,
		answers: state.answers,
	};
	const read = async (text: string) => {
		const files = makeMemoryFiles();
		await files.makePrivateDirectory('/here/.mesh-wizard');
		await files.write('/here/.mesh-wizard/draft.json', text);
		const {state} = await readDraft(files, '/here');
		return state;
	};

	assert.equal(await read(JSON.stringify(whole)), 'there');
	const damaged: readonly unknown[] = [
		null,
		[],
		7,
		{},
		{...whole, apiVersion: 'mesh-wizard/v9'},
		{...whole, step: 'constructor'},
		{...whole, savedAt: -1},
		{...whole, savedAt: 1e300},
		{...whole, savedAt: '2026'},
		{...whole, answers: []},
		...Object.keys(whole.answers).map(name => ({
			...whole,
			answers: {...whole.answers, [name]: 7},
		})),
		{...whole, answers: {...whole.answers, clusters: [{context: 7}]}},
		{...whole, answers: {...whole.answers, clusters: [null]}},
		{...whole, answers: {...whole.answers, later: true}},
		{...whole, answers: {...whole.answers, waivers: [{id: 'a', clusters: [], for: 'ever'}]}},
		{...whole, answers: {...whole.answers, waivers: [{id: 'a', clusters: [], until: 'May'}]}},
	];
	for (const draft of damaged) {
		assert.equal(await read(JSON.stringify(draft)), 'damaged', JSON.stringify(draft).slice(0, 120));
	}

	const text = JSON.stringify(whole);
	for (const broken of ['', '\0', text.slice(0, -1), text.slice(1), `${text}${text}`]) {
		assert.equal(await read(broken), 'damaged');
	}
});

test('an answer that the table of drafts did not have would be lost', () => {
	const answers = states().at(-1)?.answers;
	const kept = structuredClone(answers);
	assert.deepEqual(z.object(answerShapes).parse(kept), answers);
	assert.deepEqual(Object.keys(answers ?? {}).toSorted(), Object.keys(answerShapes).toSorted());
	for (const name of Object.keys(answerShapes)) {
		const without = Object.fromEntries(
			Object.entries(answerShapes).filter(([other]) => other !== name),
		);
		assert.notDeepEqual(z.object(without).parse(kept), answers, name);
	}
});

test('a draft that cannot be read is said with the reason and kept aside, one that can is offered', async () => {
	const state = states().at(-1);
	assert.ok(state);
	const whole = JSON.stringify({
		apiVersion: 'mesh-wizard/v1',
		savedAt: 1_800_000_000_000,
		step: state.step,
		answers: state.answers,
	});
	for (const [text, why] of [
		[whole.slice(0, -1), 'it is no JSON'],
		['[]', 'it holds no draft'],
		[
			whole.replace('"savedAt":1800000000000', '"savedAt":-1'),
			'the field savedAt is not as this version writes it',
		],
	] as const) {
		const files = makeMemoryFiles();
		await files.makePrivateDirectory('/here/.mesh-wizard');
		await files.write('/here/.mesh-wizard/draft.json', text);
		const found = await readDraft(files, '/here');
		assert.deepEqual(found, {state: 'damaged', why, text});
		assert.equal(await setAside(files, '/here', text), '/here/.mesh-wizard/draft-damaged.json');
		assert.equal(await files.read('/here/.mesh-wizard/draft-damaged.json'), text);
		assert.deepEqual(await readDraft(files, '/here'), {state: 'none'});
	}
});
