import {throughGateway} from '../mesh/api-server.ts';
import type {StepName} from '../wizard/screens.ts';
import {isSameTrust} from '../wizard/trust-inspection.ts';
import {missingAnswer} from '../wizard/wizard.ts';
import type {SessionView} from './session.ts';

const failedChecks = ({preflight: {findings, blocking}}: SessionView): string => {
	const failed = findings.find(({status}) => status === 'fail');
	const first = failed;
	const where =
		first === undefined || first.clusters.length === 0 ? '' : ` (${first.clusters.join(', ')})`;
	return `${String(blocking)} ${blocking === 1 ? 'check fails' : 'checks fail'}: ${first?.id ?? ''}${where}${blocking > 1 ? ' and more' : ''}.`;
};

const aliases = ({contexts, wizard}: SessionView): string | undefined => {
	const chosen = new Set(wizard.answers.clusters.map(({context}) => context));
	const twice = contexts.find(
		({context, aliasOf}) => aliasOf !== undefined && chosen.has(context) && chosen.has(aliasOf),
	);
	return twice === undefined
		? undefined
		: `${twice.context} and ${twice.aliasOf ?? ''} lead to the same cluster: keep one of them.`;
};

const surveyed = (view: SessionView): string | undefined => {
	if (view.preflight.state !== 'done') {
		return `The checks aren't finished: ${String(view.preflight.surveyed)} of ${String(view.preflight.total)} clusters have answered.`;
	}

	if (view.preflight.probing !== undefined) {
		return "The probes aren't finished: stop them with ctrl+c, or wait.";
	}

	return view.preflight.blocking === 0
		? undefined
		: `${failedChecks(view)} Mend it and press r, or accept it with w.`;
};

const chosenTopology = (view: SessionView): string | undefined => {
	const {topology, clusters} = view.wizard.answers;
	const option = view.topologies.find(
		candidate => candidate.topology.pattern === topology?.pattern,
	);
	if (option?.unsuitable !== undefined) {
		return option.unsuitable;
	}

	const unpublished = clusters.find(
		({context, apiServer}) =>
			apiServer === throughGateway && topology?.places[context]?.role === 'remote',
	);
	if (unpublished !== undefined) {
		return `${unpublished.name} is a remote and can't publish its API server through its gateway: make it a primary, or give another address on the Clusters screen.`;
	}

	return view.preflight.blocking === 0
		? undefined
		: `With this topology, ${failedChecks(view)} Choose another one, or accept it in preflight.`;
};

/** Files that were named have been looked at, and are fit. */
const lookedAt = ({
	trustLook,
	wizard: {
		answers: {trust},
	},
}: SessionView): string | undefined => {
	if (trustLook?.state !== 'done' || trust === undefined) {
		return 'The certificates are being looked at.';
	}

	if (trustLook.trust !== undefined && isSameTrust(trustLook.trust, trust)) {
		return undefined;
	}

	return trustLook.isLocked
		? 'A key is encrypted: take this answer again, and type its passphrase.'
		: `The certificates can't be used: ${trustLook.faults[0]?.text ?? 'name their files again'}.`;
};

const chosenTrust = (view: SessionView): string | undefined => {
	const {trust} = view.wizard.answers;
	const option = view.trusts.find(({mode}) => mode === trust?.mode);
	if (trust === undefined || option === undefined) {
		return undefined;
	}

	if (option.unsuitable !== undefined) {
		return option.unsuitable;
	}

	switch (option.answer.by) {
		case 'taking': {
			return isSameTrust(option.answer.trust, trust)
				? undefined
				: 'The clusters have changed: choose where the certificates come from again.';
		}

		case 'cluster': {
			const own = option.answer.options.find(
				({answer}) => answer.by === 'taking' && isSameTrust(answer.trust, trust),
			);
			return own === undefined
				? 'The clusters have changed: choose where the certificates come from again.'
				: own.unsuitable;
		}

		case 'files':
		case 'passphrase': {
			return lookedAt(view);
		}
	}
};

/** Why a screen can't be left for the next one yet, beyond an answer that is missing (`wizard/screens.ts`). */
const reasons: Readonly<Partial<Record<StepName, (view: SessionView) => string | undefined>>> = {
	clusters: aliases,
	preflight: surveyed,
	topology: chosenTopology,
	trust: chosenTrust,
	review({phase, review}) {
		if (phase !== 'idle') {
			return undefined;
		}

		return review.state === 'ready'
			? 'Nothing is installed yet: press i to install.'
			: 'There is no plan yet.';
	},
	install: ({phase}) =>
		phase === 'proving' || phase === 'unproven' || phase === 'ended'
			? undefined
			: "The installation isn't finished.",
	verify: ({phase}) => (phase === 'ended' ? undefined : "The proof isn't finished."),
};

/** Why the next screen is shut, as a sentence that says what to do; undefined when it is open. Pure. */
export const blockedReason = (view: SessionView): string | undefined =>
	missingAnswer(view.wizard) ?? reasons[view.wizard.step]?.(view);
