import path from 'node:path';
import type {Action} from '../wizard/wizard.ts';
import {contextChoices} from './context-choices.ts';
import type {ContextController} from './context-controller.ts';
import {readDraft, removeDraft, setAside, type Draft} from './draft.ts';
import type {SessionCore} from './session-core.ts';

type DraftController = {
	/** Offers a draft that is there. */
	look: () => Promise<void>;
	/** Takes it up, or throws it away. */
	decide: (use: boolean) => Promise<void>;
};

export const makeDraftController = (
	{ports, cwd, set}: SessionCore,
	{contexts, goTo}: {contexts: Pick<ContextController, 'ask'>; goTo: (action: Action) => void},
): DraftController => {
	let draft: Draft | undefined;
	return {
		async look() {
			const found = await readDraft(ports.files, cwd);
			if (found.state === 'damaged') {
				const kept =
					found.text === undefined ? undefined : await setAside(ports.files, cwd, found.text);
				set({
					notice: `The answers of an earlier start can't be read (.mesh-wizard/draft.json: ${found.why}). ${kept === undefined ? 'The next answers that are kept take their place.' : `They are kept in .mesh-wizard/${path.basename(kept)}.`}`,
				});
			} else if (found.state === 'there') {
				({draft} = found);
				set({
					draft: {
						savedAt: draft.savedAt,
						clusters: draft.answers.clusters.map(({name}) => name),
						step: draft.step,
					},
				});
			}
		},
		async decide(use) {
			const taken = draft;
			draft = undefined;
			try {
				// Before the offer goes: whoever leaves at once must not meet it again.
				if (taken !== undefined && !use) {
					await removeDraft(ports.files, cwd);
				}
			} finally {
				set({draft: undefined});
			}

			if (taken === undefined || !use) {
				return;
			}

			const known = new Set(contextChoices(ports.kubeconfig).map(({key}) => key));
			const clusters = taken.answers.clusters.filter(({context}) => known.has(context));
			const gone = taken.answers.clusters
				.filter(({context}) => !known.has(context))
				.map(({context}) => context);
			// The clusters may have changed since: the checks run again, and the later answers wait behind them.
			goTo({
				type: 'resume',
				answers: taken.answers,
				step: taken.step === 'clusters' || gone.length > 0 ? 'clusters' : 'preflight',
			});
			if (gone.length > 0) {
				goTo({type: 'choose', clusters});
			}

			const waived = taken.answers.waivers.map(({id}) => id);
			const notices = [
				...(gone.length > 0 ? [`The kubeconfig no longer has ${gone.join(', ')}.`] : []),
				// The file may have come with a repository.
				...(waived.length > 0
					? [
							`The earlier answers accept ${[...new Set(waived)].join(', ')}: see whether that is still right.`,
						]
					: []),
			];
			if (notices.length > 0) {
				set({notice: notices.join(' ')});
			}

			for (const {context} of clusters) {
				contexts.ask(context);
			}
		},
	};
};
