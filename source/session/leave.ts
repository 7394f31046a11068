import path from 'node:path';
import type {ApplyResult} from '../engine/apply-plan.ts';
import {stateDirectoryOf} from '../engine/state-directory.ts';
import {waiveFlags} from '../mesh/waiver.ts';
import {sh, shellWords} from '../text/shell.ts';
import {closingLines, shownPath} from './closing-lines.ts';
import {writeDraft} from './draft.ts';
import type {SessionCore} from './session-core.ts';

/** The words that stay on the normal screen; keeps the answers of a start that was left half-way. */
const lastWords = async (
	{get, ports, cwd}: SessionCore,
	result: ApplyResult | undefined,
): Promise<string[]> => {
	const {review, wizard} = get();
	if (result !== undefined && review.state === 'ready') {
		const {root} = stateDirectoryOf(review.loaded.directory, review.model.mesh);
		return closingLines(result, {
			simulated: ports.simulated,
			journal: shownPath(path.join(root, 'journal.jsonl'), cwd),
		});
	}

	if (ports.simulated) {
		return [
			'[simulated] Nothing was installed, and nothing was real. With a kubeconfig, the same screens work on your clusters: mesh-wizard',
		];
	}

	if (review.state === 'ready' && review.saved) {
		return [
			'No cluster was changed. The mesh file is written; to carry it out:',
			sh`mesh-wizard apply ${['-f', shownPath(review.loaded.path, cwd), ...ports.kubeconfigFlags, ...waiveFlags(wizard.answers.waivers)]}`,
		];
	}

	if (wizard.answers.clusters.length === 0) {
		return ['No cluster was changed.'];
	}

	const file = await writeDraft(ports.files, cwd, {
		savedAt: ports.clock.now(),
		step: wizard.step,
		answers: wizard.answers,
	});
	return [
		'No cluster was changed.',
		`Your answers are kept in ${shownPath(file, cwd)}: start ${shellWords(['mesh-wizard', ...ports.kubeconfigFlags])} here again to go on.`,
	];
};

/** Ends the session, once. What cannot be kept is said, not thrown: nobody is there to catch it any more. */
export const leave = async (
	core: SessionCore,
	{exitCode, result}: {exitCode: number; result: ApplyResult | undefined},
): Promise<void> => {
	const {get, set} = core;
	let lines: string[];
	try {
		lines = await lastWords(core, result);
	} catch (error) {
		lines = [
			'No cluster was changed.',
			`Your answers could not be kept: ${error instanceof Error ? error.message : String(error)}`,
		];
	}

	if (get().ended === undefined) {
		set({ended: {exitCode, lines}});
	}
};
