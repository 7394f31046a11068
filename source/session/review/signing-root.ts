import {describeRoots} from '../../trust/fingerprints.ts';
import type {SessionView} from '../session.ts';
import {isSameTrust} from '../../wizard/trust-inspection.ts';

/** Which root that is there already goes on or signs from now on, as a sentence for the review; empty where none is known yet. */
export const signingRoot = ({
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
