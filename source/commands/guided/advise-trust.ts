import path from 'node:path';
import {MeshError, toError} from '../../errors.ts';
import type {Trust} from '../../mesh/mesh.ts';
import type {Ports} from '../../ports/ports.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {decideTrust, type TrustDecision} from '../../trust/decide.ts';
import {describeRoots} from '../../trust/fingerprints.ts';
import {observeRoot} from '../../trust/observed-root.ts';
import {peekTrust} from '../../trust/peek.ts';
import type {TrustOption} from '../../wizard/options.ts';

const words: Readonly<Record<Trust['mode'], {title: string; summary: string}>> = {
	generated: {title: 'Generated here', summary: 'A root made in a folder beside mesh.yaml, and an intermediate for each primary.'},
	root: {title: 'A root of yours', summary: 'Your root signs an intermediate for each primary.'},
	intermediates: {title: 'Intermediates of yours', summary: 'A folder holds an intermediate for each primary.'},
	'from-cluster': {title: 'The root that lives', summary: 'The root of a primary that runs signs an intermediate for each primary.'},
	'in-cluster': {title: 'What the clusters have', summary: 'The cacerts that are in the clusters stay as they are.'},
	'self-signed': {title: 'Self-signed', summary: 'The one istiod makes a root of its own.'},
	external: {title: 'Seen to elsewhere', summary: 'Nothing is written; the roots are only compared.'},
};

const reasonsOf = (trust: Trust, decisions: readonly TrustDecision[], localRoot: string | undefined): string[] => {
	const kept = decisions.filter(({action}) => action === 'keep');
	switch (trust.mode) {
		case 'generated': {
			return [
				localRoot === undefined ? 'A new root; its key stays on this machine, readable by you alone.' : `The root in the folder goes on being used: ${describeRoots([localRoot])}.`,
				...kept.map(({cluster, reason}) => `${cluster} ${reason}.`),
				'More primaries can join later.',
			];
		}

		case 'from-cluster': {
			const roots = decisions.find(({cluster}) => cluster === trust.cluster)?.roots ?? [];
			return [
				`${trust.cluster} hands out root ${describeRoots(roots)}, which stays: what runs there goes on being trusted.`,
				'Its key is read from the cluster while the mesh is installed, and kept in memory alone.',
				'More primaries can join later.',
			];
		}

		case 'root':
		case 'intermediates':
		case 'external':
		case 'in-cluster': {
			return kept.map(({cluster, reason}) => `${cluster} ${reason}.`);
		}

		case 'self-signed': {
			return ['Nothing to keep safe here.', 'A second primary can\'t join later without new certificates for all.'];
		}
	}
};

/**
The trust menu: each mode with what it would do to these primaries, or why it can't be. The same decision that a plan makes
(source/trust/decide.ts) says what is unsuitable.
*/
export const adviseTrust = async (ports: Ports, options: {primaries: readonly ClusterFacts[]; meshDirectory: string; directory: string}): Promise<TrustOption[]> => {
	const {primaries, meshDirectory, directory} = options;
	let localRoot: string | undefined;
	let localFault: string | undefined;
	try {
		({root: localRoot} = await peekTrust(ports, {directory: path.resolve(meshDirectory, directory), clusters: []}));
	} catch (error) {
		localFault = toError(error).message;
	}

	/** A root key that has to sign and is encrypted: these screens ask for no passphrase. */
	const lockedKey = async (decisions: readonly TrustDecision[]): Promise<string | undefined> => {
		const clusters = decisions.filter(({action}) => action === 'create').map(({cluster}) => cluster);
		const peeked = await peekTrust(ports, {directory: path.resolve(meshDirectory, directory), clusters});
		return peeked.lockedKey;
	};

	const optionFor = async (trust: Trust): Promise<TrustOption> => {
		const common = {trust, ...words[trust.mode], recommended: false};
		if (trust.mode === 'generated' && localFault !== undefined) {
			return {...common, reasons: [], unsuitable: localFault};
		}

		if (trust.mode === 'self-signed' && primaries.length > 1) {
			return {...common, reasons: [], unsuitable: 'Each primary would have a root of its own, and the mesh has several primaries.'};
		}

		try {
			const decisions = decideTrust({trust, primaries, localRoot});
			const locked = trust.mode === 'generated' ? await lockedKey(decisions) : undefined;
			if (locked !== undefined) {
				return {...common, reasons: [], unsuitable: `${locked} is encrypted, and a passphrase isn't asked for here. Write mesh.yaml with \`mesh-wizard init\`, then \`mesh-wizard apply\` asks for it.`};
			}

			return {...common, reasons: reasonsOf(trust, decisions, localRoot)};
		} catch (error) {
			if (!(error instanceof MeshError)) {
				throw error;
			}

			return {...common, reasons: [], unsuitable: error.message};
		}
	};

	const living = primaries.map(primary => observeRoot(primary)).find(({kind}) => kind === 'self-signed');
	const options_ = await Promise.all([
		optionFor({mode: 'generated', directory}),
		...(living === undefined || primaries.length < 2 ? [] : [optionFor({mode: 'from-cluster', cluster: living.cluster})]),
		optionFor({mode: 'in-cluster'}),
		...(primaries.length === 1 ? [optionFor({mode: 'self-signed'})] : []),
	]);
	const suitable = options_.filter(({unsuitable}) => unsuitable === undefined);
	return [...suitable.map((option, index) => index === 0 ? {...option, recommended: true} : option), ...options_.filter(({unsuitable}) => unsuitable !== undefined)];
};
