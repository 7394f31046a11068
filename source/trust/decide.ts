import {exitCodes, MeshError} from '../errors.ts';
import type {Trust} from '../mesh/mesh.ts';
import {cacertsName, rootConfigMap, systemNamespace} from '../mesh/well-known.ts';
import {
	areSameRoots, describeRoots, groupByRoot, oddOnesOut,
} from './fingerprints.ts';
import {observeRoot, type ObservedRoot, type PrimaryTrust} from './observed-root.ts';

/**
What is to happen to a primary's `cacerts`: `keep` what is there, `create` from the local directory, or nothing at all.
`roots` are those it has already.
*/
export type TrustDecision = {cluster: string; action: 'keep' | 'create' | 'none'; reason: string; roots: readonly string[]};

type Held = Extract<ObservedRoot, {kind: 'cacerts' | 'self-signed'}>;

const refuse = (code: string, message: string, remedy: readonly string[]): MeshError => new MeshError(message, {code: `trust.${code}`, remedy, exitCode: exitCodes.refused});
const verb = (clusters: readonly unknown[], one: string, many: string) => clusters.length === 1 ? one : many;
const nameList = (observed: ReadonlyArray<{cluster: string}>) => observed.map(({cluster}) => cluster).join(', ');
/** Short forms are for reading; these are for comparing. */
const inFull = (roots: readonly string[], owner: string): string[] => roots.map(root => `Root ${root} (SHA-256) is that of ${owner}.`);

const refuseUnknown = (observed: readonly ObservedRoot[]): void => {
	const unknown = observed.filter(one => one.kind === 'unknown');
	if (unknown.length > 0) {
		throw refuse('unknown', `the root of ${nameList(unknown)} is unknown, and a second one must never be made:\n${unknown.map(({cluster, why}) => `${cluster}: ${why}`).join('\n')}`, [
			// The root alone: a Secret's whole text would show its key.
			...unknown.map(({context}) => String.raw`kubectl --context ${context} -n ${systemNamespace} get secret ${cacertsName} -o jsonpath='{.data.root-cert\.pem}' | base64 -d | openssl x509 -noout -fingerprint -sha256`),
			'Run again once the clusters can be read and these roots can be told, or with those clusters left out.',
		]);
	}
};

const refuseNotLive = (observed: readonly ObservedRoot[]): void => {
	const stale = observed.filter(one => one.kind === 'not-live');
	if (stale.length > 0) {
		throw refuse('cacerts-not-live', stale.map(({cluster, stored, live}) => {
			const all = [...stored, ...live];
			return `${cluster}: ${cacertsName} hold root ${describeRoots(stored, all)}, but istiod hands out ${describeRoots(live, all)}`;
		}).join('\n'), [
			...stale.flatMap(({cluster, stored, live}) => [...inFull(stored, `${cacertsName} in ${cluster}`), ...inFull(live, `istiod in ${cluster}`)]),
			...stale.map(({context}) => `If ${cacertsName} are right: kubectl --context ${context} -n ${systemNamespace} rollout restart deployment istiod, then restart the gateways and every workload of the mesh.`),
		]);
	}
};

const refuseDifferent = (held: readonly Held[]): void => {
	const groups = groupByRoot(held);
	if (groups.length > 1) {
		const all = groups.flatMap(({roots}) => roots);
		const odd = oddOnesOut(groups);
		throw refuse('root-mismatch', `the primaries have different roots: ${groups.map(({roots, clusters}) => `${clusters.join(', ')} ${verb(clusters, 'has', 'have')} ${describeRoots(roots, all)}`).join('; ')}${odd.length === 0 ? '' : ` (${odd.join(', ')} ${verb(odd, 'is the odd one out', 'differ from the most')})`}`, [
			...groups.flatMap(({roots, clusters}) => inFull(roots, clusters.join(', '))),
			'One mesh has one root: give the odd ones an intermediate of the common root and restart their istiod and workloads, or leave them out.',
		]);
	}
};

/** A live root without `cacerts` is istiod's own, unless it is what is left of the local root. */
const refuseSelfSigned = (held: readonly Held[], localRoot: string | undefined): void => {
	const own = held.filter(one => one.kind === 'self-signed' && !(localRoot !== undefined && areSameRoots(one.roots, [localRoot])));
	if (own.length > 0) {
		const all = [...own.flatMap(({roots}) => roots), ...(localRoot === undefined ? [] : [localRoot])];
		throw refuse('self-signed-root', `${own.map(({cluster, roots}) => `${cluster} hands out root ${describeRoots(roots, all)}`).join(', ')} without ${cacertsName}: a root that istiod made for itself${localRoot === undefined ? '' : `, not the local root ${describeRoots([localRoot], all)}`}. Growing such a mesh is not supported yet`, [
			...own.flatMap(({cluster, roots}) => inFull(roots, `istiod in ${cluster}`)),
			...(localRoot === undefined ? [] : inFull([localRoot], 'the local directory')),
			...own.map(({context}) => `If no istiod runs there any more, this is a leftover: kubectl --context ${context} -n ${systemNamespace} delete configmap ${rootConfigMap}`),
		]);
	}
};

const refuseNotLocal = (held: readonly Held[], {localRoot, directory}: {localRoot: string | undefined; directory: string}): void => {
	const foreign = held.filter(({roots}) => localRoot === undefined || !areSameRoots(roots, [localRoot]));
	const [first] = foreign;
	if (first === undefined) {
		return;
	}

	const remedy = [
		...inFull(first.roots, nameList(foreign)),
		`Put root-cert.pem and root-key.pem of that root into ${directory}, or keep what is in the clusters with trust.mode: in-cluster.`,
	];
	const who = `${nameList(foreign)} already ${verb(foreign, 'has', 'have')} root`;
	throw localRoot === undefined
		? refuse('no-local-root', `${who} ${describeRoots(first.roots)}, and ${directory} holds no root to continue from`, remedy)
		: refuse('root-mismatch', `${who} ${describeRoots(first.roots, [...first.roots, localRoot])}, but the local root in ${directory} is ${describeRoots([localRoot], [...first.roots, localRoot])}`, [...inFull([localRoot], directory), ...remedy]);
};

const keep = ({cluster, roots, source}: Extract<ObservedRoot, {kind: 'cacerts'}>): TrustDecision => ({
	cluster, action: 'keep', reason: `has ${cacertsName} of root ${describeRoots(roots)} (${source})`, roots,
});

const isHeld = (observed: ObservedRoot): observed is Held => observed.kind === 'cacerts' || observed.kind === 'self-signed';

const decideGenerated = (observed: readonly ObservedRoot[], local: {localRoot: string | undefined; directory: string}): TrustDecision[] => {
	const held = observed.filter(isHeld);
	refuseSelfSigned(held, local.localRoot);
	refuseDifferent(held);
	refuseNotLocal(held, local);
	return observed.map(one => one.kind === 'cacerts'
		? keep(one)
		: {
			cluster: one.cluster,
			action: 'create',
			reason: one.kind === 'self-signed' ? `its ${cacertsName} are gone; it still hands out the local root` : `has no ${cacertsName} and no live root`,
			roots: one.kind === 'self-signed' ? one.roots : [],
		});
};

const decideInCluster = (observed: readonly ObservedRoot[]): TrustDecision[] => {
	const present = observed.filter(one => one.kind === 'cacerts');
	const missing = observed.filter(one => one.kind !== 'cacerts');
	if (missing.length > 0) {
		throw refuse('cacerts-missing', `${nameList(missing)} ${verb(missing, 'has', 'have')} no Secret ${systemNamespace}/${cacertsName}, which trust.mode: in-cluster expects in every primary`, [
			'Put an intermediate CA of the common root into each, or let mesh-wizard make them with trust.mode: generated.',
		]);
	}

	refuseDifferent(present);
	return present.map(keep);
};

const decideSelfSigned = (observed: readonly ObservedRoot[]): TrustDecision[] => {
	if (observed.length !== 1) {
		throw refuse('self-signed-primaries', `trust.mode: self-signed is for one primary; ${nameList(observed)} are ${observed.length}, and each istiod would make a root of its own`, ['Use trust.mode: generated.']);
	}

	return observed.map(one => one.kind === 'cacerts'
		? keep(one)
		: {
			cluster: one.cluster, action: 'none', reason: 'istiod makes a root for itself', roots: one.kind === 'self-signed' ? one.roots : [],
		});
};

/**
Pure: what is to be done about each primary's `cacerts`, so that there is never a second root (design, section 4, Trust).

`localRoot` is the SHA-256 of the root in the trust directory, if there is one. Throws `MeshError` with exit code 5 naming clusters
and fingerprints where the clusters contradict each other, the mesh file or the local root, and where a fact is unknown.
*/
export const decideTrust = ({trust, primaries, localRoot}: {trust: Trust; primaries: readonly PrimaryTrust[]; localRoot?: string}): TrustDecision[] => {
	const observed = primaries.map(observeRoot);
	refuseUnknown(observed);
	refuseNotLive(observed);
	switch (trust.mode) {
		case 'generated': {
			return decideGenerated(observed, {localRoot, directory: trust.directory});
		}

		case 'in-cluster': {
			return decideInCluster(observed);
		}

		case 'self-signed': {
			return decideSelfSigned(observed);
		}
	}
};
