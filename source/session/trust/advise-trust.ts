import path from 'node:path';
import {MeshError, toError} from '../../errors.ts';
import type {Trust} from '../../mesh/mesh.ts';
import type {Ports} from '../../ports/ports.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {decideTrust, type TrustDecision} from '../../trust/decide.ts';
import {areSameRoots, describeRoots} from '../../trust/fingerprints.ts';
import {observeRoot} from '../../trust/observed-root.ts';
import {inspectTrust} from '../../trust/inspect-trust.ts';
import {isHeld, refuseDifferent, type Held} from '../../trust/refusals.ts';
import {rootPaths} from '../../trust/store.ts';
import type {RootView, TrustAnswer, TrustOption} from '../../wizard/options.ts';
import {trustText} from './trust-text.ts';

type Common = {primaries: readonly ClusterFacts[]; held: readonly Held[]; roots: readonly string[]};

const keptReasons = (decisions: readonly TrustDecision[]): string[] =>
	decisions
		.filter(({action}) => action === 'keep')
		.map(({cluster, reason}) => `${cluster} ${reason}.`);

/** An option, shut with the reason that a decision about it gives. */
const optionOf = (
	{trust, answer, root}: {trust: Trust; answer?: TrustAnswer; root?: RootView},
	judge: () => readonly string[],
): TrustOption => {
	const common = {
		mode: trust.mode,
		...trustText[trust.mode],
		recommended: false,
		answer: answer ?? {by: 'taking' as const, trust},
		...(root === undefined ? {} : {root}),
	};
	try {
		return {...common, reasons: judge()};
	} catch (error) {
		if (!(error instanceof MeshError)) {
			throw error;
		}

		return {...common, reasons: [], unsuitable: error.message};
	}
};

/** The one root that a cluster hands out, as far as the survey tells. */
const liveRootOf = ({liveRoot}: ClusterFacts): RootView | undefined => {
	const live = liveRoot.known ? liveRoot.value : undefined;
	const [fingerprint, ...others] = live?.fingerprints ?? [];
	return live === undefined || fingerprint === undefined || others.length > 0
		? undefined
		: {
				fingerprint,
				notAfter: live.notAfter,
				subject: live.subjects?.[0],
			};
};

const sharedRoot = ({primaries, roots: [fingerprint, ...others]}: Common): RootView | undefined =>
	fingerprint === undefined || others.length > 0
		? undefined
		: (primaries
				.map(primary => liveRootOf(primary))
				.find(root => root !== undefined && areSameRoots([root.fingerprint], [fingerprint])) ?? {
				fingerprint,
			});

type Local = {root?: RootView; lockedKey?: string; fault?: string};

/** The folder of certificates that are made here, as it is. */
const lookLocally = async (
	ports: Ports,
	{directory, primaries}: {directory: string; primaries: readonly ClusterFacts[]},
): Promise<Local> => {
	try {
		const {roots} = await inspectTrust(ports, {directory, clusters: []});
		const [facts] =
			roots === undefined
				? []
				: ports.certificates.read((await ports.files.read(rootPaths(directory).certificate)) ?? '');
		const view =
			facts === undefined
				? {}
				: {
						root: {
							fingerprint: facts.fingerprint,
							subject: facts.subject,
							notAfter: facts.notAfter,
						},
					};
		// Whoever has cacerts already needs nothing signed.
		const unsigned = primaries
			.filter(({cacerts}) => !cacerts.known || cacerts.value === undefined)
			.map(({name}) => name);
		const {lockedKey} = await inspectTrust(ports, {directory, clusters: unsigned});
		return {...view, ...(lockedKey === undefined ? {} : {lockedKey})};
	} catch (error) {
		return {fault: toError(error).message};
	}
};

const generatedOption = (
	{primaries}: Common,
	{root, lockedKey, fault}: Local,
	directory: string,
): TrustOption => {
	const trust: Trust = {mode: 'generated', directory};
	return optionOf(
		{trust, root, answer: lockedKey === undefined ? undefined : {by: 'passphrase', directory}},
		() => {
			if (fault !== undefined) {
				throw new MeshError(fault);
			}

			const localRoots = root === undefined ? undefined : [root.fingerprint];
			const decisions = decideTrust({trust, primaries, localRoots});
			return [
				root === undefined
					? 'A new root; its key stays on this machine, readable by you alone.'
					: `The root in the folder goes on being used: ${describeRoots([root.fingerprint])}.`,
				...(lockedKey === undefined
					? []
					: [
							`${lockedKey} is encrypted: its passphrase is asked for next, and kept in memory alone.`,
						]),
				...keptReasons(decisions),
				'More primaries can join later.',
			];
		},
	);
};

/** Files that are yet to be named: nothing speaks against them as long as the clusters agree on one root. */
const filesOption = (
	{primaries, held, roots}: Common,
	mode: 'root' | 'intermediates',
): TrustOption => {
	const trust: Trust = mode === 'root' ? {mode, cert: '', key: ''} : {mode, directory: ''};
	return optionOf({trust, answer: {by: 'files', mode}}, () => {
		// What is there already can only be the root that is to be named: there must be one.
		refuseDifferent(held);
		const localRoots = roots.length > 0 ? roots : ['to be named'];
		const decisions = decideTrust({trust, primaries, localRoots});
		return [
			...(roots.length === 0
				? []
				: [`It must be root ${describeRoots(roots)}, which the clusters have.`]),
			mode === 'root'
				? 'Its key may be encrypted; the passphrase is asked for, and kept in memory alone.'
				: 'One folder for each primary, with ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem.',
			'The files are checked before you go on.',
			...keptReasons(decisions),
		];
	});
};

const sourceOption = ({primaries}: Common, source: ClusterFacts): TrustOption => {
	const trust: Trust = {mode: 'from-cluster', cluster: source.name};
	return {
		...optionOf({trust, root: liveRootOf(source)}, () => {
			const decisions = decideTrust({trust, primaries});
			const roots = decisions.find(({cluster}) => cluster === source.name)?.roots ?? [];
			return [
				`${source.name} hands out root ${describeRoots(roots)}, which stays: what runs there goes on being trusted.`,
				'Its key is read from the cluster while the mesh is installed, and kept in memory alone.',
				...keptReasons(decisions),
				'More primaries can join later.',
			];
		}),
		title: source.name,
	};
};

const livingOption = (common: Common): TrustOption => {
	const {primaries} = common;
	const shut = (unsuitable: string): TrustOption => ({
		...trustText['from-cluster'],
		mode: 'from-cluster',
		answer: {by: 'cluster', options: []},
		reasons: [],
		recommended: false,
		unsuitable,
	});
	if (primaries.length < 2) {
		return shut(
			'There is no other primary to share a root with; one that joins later can take it over.',
		);
	}

	if (
		common.roots.length === 0 &&
		primaries.every(primary => observeRoot(primary).kind === 'none')
	) {
		return shut('None of the primaries has a root yet.');
	}

	const candidates = primaries.map(source => sourceOption(common, source));
	// One that has made its root itself can sign for sure.
	const living = primaries.find(primary => observeRoot(primary).kind === 'self-signed')?.name;
	const suitable = candidates
		.filter(({unsuitable}) => unsuitable === undefined)
		.toSorted((one, other) => Number(other.title === living) - Number(one.title === living));
	const [first, ...others] = suitable;
	if (first === undefined) {
		return shut(candidates[0]?.unsuitable ?? 'No primary has a root.');
	}

	return {
		...first,
		title: trustText['from-cluster'].title,
		...(others.length === 0
			? {}
			: {
					answer: {
						by: 'cluster',
						options: [
							{...first, recommended: true},
							...others,
							...candidates.filter(({unsuitable}) => unsuitable !== undefined),
						],
					},
				}),
	};
};

const externalOption = ({primaries}: Common): TrustOption => {
	const trust: Trust = {mode: 'external'};
	return optionOf({trust}, () => {
		const decisions = decideTrust({trust, primaries});
		const bare = decisions
			.filter(({action, roots}) => action === 'none' && roots.length === 0)
			.map(({cluster}) => cluster);
		return [
			...keptReasons(decisions),
			...(bare.length === 0
				? []
				: [
						`${bare.join(', ')} ${bare.length === 1 ? 'has' : 'have'} no root yet: what sees to it must have put one there before istiod starts, or each makes its own.`,
					]),
		];
	});
};

/** The best of those that can be taken: what needs least of a person comes first. */
const preference: ReadonlyArray<Trust['mode']> = [
	'generated',
	'from-cluster',
	'in-cluster',
	'self-signed',
	'root',
	'intermediates',
	'external',
];

/**
The trust menu: every mode with what it would do to these primaries, or why it can't be, the recommended one first and the impossible ones
last. The same decision that a plan makes (source/trust/decide.ts) says what is unsuitable.
*/
export const adviseTrust = async (
	ports: Ports,
	options: {primaries: readonly ClusterFacts[]; meshDirectory: string; directory: string},
): Promise<TrustOption[]> => {
	const {primaries, meshDirectory, directory} = options;
	const held = primaries.map(primary => observeRoot(primary)).filter(isHeld);
	const common: Common = {primaries, held, roots: [...new Set(held.flatMap(({roots}) => roots))]};
	const local = await lookLocally(ports, {
		directory: path.resolve(meshDirectory, directory),
		primaries,
	});
	const all: readonly TrustOption[] = [
		generatedOption(common, local, directory),
		filesOption(common, 'root'),
		filesOption(common, 'intermediates'),
		livingOption(common),
		optionOf({trust: {mode: 'in-cluster'}, root: sharedRoot(common)}, () =>
			keptReasons(decideTrust({trust: {mode: 'in-cluster'}, primaries})),
		),
		optionOf({trust: {mode: 'self-signed'}}, () => {
			decideTrust({trust: {mode: 'self-signed'}, primaries});
			return [
				'Nothing to keep safe here.',
				"A second primary can't join later without new certificates for all.",
			];
		}),
		externalOption(common),
	];
	const suitable = all.filter(({unsuitable}) => unsuitable === undefined);
	const best = suitable.toSorted(
		(one, other) => preference.indexOf(one.mode) - preference.indexOf(other.mode),
	)[0];
	return [
		...(best === undefined ? [] : [{...best, recommended: true}]),
		...suitable.filter(option => option !== best),
		...all.filter(({unsuitable}) => unsuitable !== undefined),
	];
};
