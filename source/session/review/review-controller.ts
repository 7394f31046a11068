import {shownPath} from '../closing-lines.ts';
import {removeDraft} from '../draft.ts';
import type {SessionCore} from '../session-core.ts';
import {problemOf} from '../problem-of.ts';
import {describeRoots} from '../../trust/fingerprints.ts';
import type {SessionView} from '../session.ts';
import {isSameTrust} from '../../wizard/trust-inspection.ts';
import {compareFile, planReview} from './plan-review.ts';
import {consentOf} from './restart-review.ts';

/** Which root that is there already goes on or signs from now on, as a sentence for the review; empty where none is known yet. */
const signingRoot = ({
	trusts,
	trustLook,
	wizard: {
		answers: {trust},
	},
}: Pick<SessionView, 'trusts' | 'trustLook' | 'wizard'>): readonly string[] => {
	if (trust === undefined) {
		return [];
	}

	const looked =
		trustLook?.trust !== undefined && isSameTrust(trustLook.trust, trust)
			? trustLook.root
			: undefined;
	const root = looked ?? trusts.find(({mode}) => mode === trust.mode)?.root;
	if (root === undefined) {
		return [];
	}

	const known = [
		...(root.subject === undefined ? [] : [`"${root.subject}"`]),
		...(root.notAfter === undefined
			? []
			: [`valid until ${new Date(root.notAfter).toISOString().slice(0, 10)}`]),
	].join(', ');
	return [
		`Every certificate of the mesh ends at root ${describeRoots([root.fingerprint])}${known === '' ? '' : ` (${known})`}.`,
	];
};

export type ReviewController = {
	/** Plans the answers; what was planned before is forgotten. */
	plan: () => Promise<void>;
	/** Writes mesh.yaml. False, with a notice, where it must not. Rejects where it cannot be written. */
	save: (overwrite: boolean) => Promise<boolean>;
	stop: () => void;
};

export const makeReviewController = (core: SessionCore): ReviewController => {
	const {
		answers,
		survey,
		ports,
		options,
		emit,
		get,
		set,
		refresh,
		mesh,
		meshFile,
		cwd,
		passphrases,
	} = core;
	let planning = new AbortController();
	return {
		async plan() {
			planning.abort();
			planning = new AbortController();
			const {signal} = planning;
			const wanted = mesh();
			const {trust: chosen} = answers();
			if (wanted === undefined) {
				return;
			}

			set({review: {state: 'planning'}});
			refresh();
			try {
				const review = await planReview(ports, {
					mesh: wanted,
					passphrase: chosen === undefined ? undefined : passphrases.of(chosen),
					file: meshFile(),
					meshFlags: ['-f', shownPath(meshFile(), cwd), ...ports.kubeconfigFlags],
					leavesBase: answers().leavesBase === true,
					restartConsent: consentOf(answers()),
					facts: survey.factsOf(answers().clusters),
					readyTimeoutMs: options.readyTimeoutMs,
					emit,
					signal,
				});
				set({review: {...review, warnings: [...review.warnings, ...signingRoot(get())]}});
			} catch (error) {
				if (signal.aborted) {
					return;
				}

				set({review: {state: 'failed', ...problemOf('There is no plan', error)}});
			}

			refresh();
		},
		async save(overwrite) {
			const {review} = get();
			if (review.state !== 'ready' || review.text === undefined) {
				set({notice: 'There is no plan yet.'});
				return false;
			}

			const {text, loaded} = review;
			const shown = shownPath(loaded.path, cwd);
			const file = await compareFile(ports, loaded.path, text);
			if (file === 'different' && !overwrite) {
				set({
					review: {...review, file},
					notice: `${shown} is there and says something else: choose another path, or overwrite it.`,
				});
				return false;
			}

			for (const [name, own] of review.extras ?? []) {
				// Never over what somebody else has written meanwhile.
				if (!(await ports.files.create(name, own)) && (await ports.files.read(name)) !== own) {
					set({
						notice: `${shownPath(name, cwd)} has just been written by somebody else: look at it first, then plan again with r.`,
					});
					return false;
				}
			}

			if (file === 'new' && !(await ports.files.create(loaded.path, text))) {
				set({
					review: {...review, file: 'different'},
					notice: `${shown} has just been written by somebody else: look at it first.`,
				});
				return false;
			}

			if (file === 'different') {
				await ports.files.write(loaded.path, text);
			}

			await removeDraft(ports.files, cwd);
			set({
				review: {...review, file: 'same', saved: true},
				notice: ports.simulated ? 'Simulated: no file was written.' : `${shown} is written.`,
			});
			return true;
		},
		stop() {
			planning.abort();
		},
	};
};
