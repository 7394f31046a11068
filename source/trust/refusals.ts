import {exitCodes, MeshError} from '../errors.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {cacertsName, rootConfigMap, systemNamespace} from '../mesh/well-known.ts';
import {sh} from '../text/shell.ts';
import {areSameRoots, describeRoots, groupByRoot, oddOnesOut} from './fingerprints.ts';
import type {ObservedRoot} from './observed-root.ts';

/** A primary that has a root. */
export type Held = Extract<ObservedRoot, {kind: 'cacerts' | 'self-signed'}>;

/** A refusal, exit code 5. */
export const refuse = (code: string, message: string, remedy: readonly string[]): MeshError =>
	new MeshError(message, {code: `trust.${code}`, remedy, exitCode: exitCodes.refused});
export const isHeld = (observed: ObservedRoot): observed is Held =>
	observed.kind === 'cacerts' || observed.kind === 'self-signed';
export const verb = (clusters: readonly unknown[], one: string, many: string) =>
	clusters.length === 1 ? one : many;
export const nameList = (observed: ReadonlyArray<{cluster: string}>) =>
	observed.map(({cluster}) => cluster).join(', ');
/** Short forms are for reading; these are for comparing. */
const inFull = (roots: readonly string[], owner: string): string[] =>
	roots.map(root => `Root ${root} (SHA-256) is that of ${owner}.`);

export const refuseUnknown = (observed: readonly ObservedRoot[]): void => {
	const unknown = observed.filter(one => one.kind === 'unknown');
	if (unknown.length > 0) {
		throw refuse(
			'unknown',
			`the root of ${nameList(unknown)} is unknown, and a second one must never be made:\n${unknown.map(({cluster, why}) => `${cluster}: ${why}`).join('\n')}`,
			[
				// The root alone: a Secret's whole text would show its key.
				...unknown.map(place =>
					kubectl(
						place,
						sh`-n ${systemNamespace} get secret ${cacertsName} -o jsonpath='{.data.root-cert\.pem}' | base64 -d | openssl x509 -noout -fingerprint -sha256`,
					),
				),
				'Run again once the clusters can be read and these roots can be told, or with those clusters left out.',
			],
		);
	}
};

export const refuseNotLive = (observed: readonly ObservedRoot[]): void => {
	const stale = observed.filter(one => one.kind === 'not-live');
	if (stale.length > 0) {
		throw refuse(
			'cacerts-not-live',
			stale
				.map(({cluster, stored, live}) => {
					const all = [...stored, ...live];
					return `${cluster}: ${cacertsName} hold root ${describeRoots(stored, all)}, but istiod hands out ${describeRoots(live, all)}`;
				})
				.join('\n'),
			[
				...stale.flatMap(({cluster, stored, live}) => [
					...inFull(stored, `${cacertsName} in ${cluster}`),
					...inFull(live, `istiod in ${cluster}`),
				]),
				...stale.map(
					place =>
						`If ${cacertsName} are right: ${kubectl(place, sh`-n ${systemNamespace} rollout restart deployment istiod`)}, then restart the gateways and every workload of the mesh.`,
				),
			],
		);
	}
};

/** While a root is changed, clusters may trust more than what signs: enough is that each trusts every root that signs anywhere. */
const doTrustEachOther = (held: readonly Held[]): boolean =>
	held.every(one => {
		const signer = one.kind === 'cacerts' ? one.signer : one.roots[0];
		return signer !== undefined && held.every(({roots}) => roots.includes(signer));
	});

export const refuseDifferent = (held: readonly Held[]): void => {
	const groups = groupByRoot(held);
	if (groups.length > 1 && !doTrustEachOther(held)) {
		const all = groups.flatMap(({roots}) => roots);
		const odd = oddOnesOut(groups);
		throw refuse(
			'root-mismatch',
			`the primaries have different roots: ${groups.map(({roots, clusters}) => `${clusters.join(', ')} ${verb(clusters, 'has', 'have')} ${describeRoots(roots, all)}`).join('; ')}${odd.length === 0 ? '' : ` (${odd.join(', ')} ${verb(odd, 'is the odd one out', 'differ from the most')})`}`,
			[
				...groups.flatMap(({roots, clusters}) => inFull(roots, clusters.join(', '))),
				groups.every(({roots}) =>
					groups.every(other => other.roots.some(root => roots.includes(root))),
				)
					? 'While a root is changed, every cluster has to trust each root that signs anywhere: put all of them into the root-cert.pem of each, restart istiod and workloads, and only then let another root sign.'
					: 'One mesh has one root: give the odd ones an intermediate of the common root and restart their istiod and workloads, or leave them out.',
			],
		);
	}
};

/** The roots that a mode continues, as far as they are known, and how errors speak of them: `the local root in certs`. */
export type Origin = {roots: readonly string[] | undefined; name: string; place: string};

/** A live root without `cacerts` is istiod's own, unless it is what is left of the root that goes on. */
export const refuseSelfSigned = (held: readonly Held[], {roots: ours, name}: Origin): void => {
	const own = held.filter(
		one => one.kind === 'self-signed' && !(ours !== undefined && areSameRoots(one.roots, ours)),
	);
	const [first] = own;
	if (first !== undefined) {
		const all = [...own.flatMap(({roots}) => roots), ...(ours ?? [])];
		throw refuse(
			'self-signed-root',
			`${own.map(({cluster, roots}) => `${cluster} hands out root ${describeRoots(roots, all)}`).join(', ')} without ${cacertsName}: a root that istiod made for itself${ours === undefined ? '' : `, not ${name}, ${describeRoots(ours, all)}`}`,
			[
				...own.flatMap(({cluster, roots}) => inFull(roots, `istiod in ${cluster}`)),
				...(ours === undefined ? [] : inFull(ours, name)),
				`To go on with the root that lives, so that what runs stays trusted: trust: {mode: from-cluster, cluster: ${first.cluster}}`,
				...own.map(
					place =>
						`If no istiod runs there any more, this is a leftover: ${kubectl(place, sh`-n ${systemNamespace} delete configmap ${rootConfigMap}`)}`,
				),
			],
		);
	}
};

export const refuseForeign = (held: readonly Held[], {roots: ours, name, place}: Origin): void => {
	const foreign = held.filter(({roots}) => !ours?.every(root => roots.includes(root)));
	const [first] = foreign;
	if (first === undefined) {
		return;
	}

	const remedy = [
		...inFull(first.roots, nameList(foreign)),
		`Continue that root: ${place}, or keep what is in the clusters with trust.mode: in-cluster.`,
	];
	const who = `${nameList(foreign)} already ${verb(foreign, 'has', 'have')} root`;
	throw ours === undefined
		? refuse(
				'no-local-root',
				`${who} ${describeRoots(first.roots)}, and ${name} holds no root to continue from`,
				remedy,
			)
		: refuse(
				'root-mismatch',
				`${who} ${describeRoots(first.roots, [...first.roots, ...ours])}, but ${name} is ${describeRoots(ours, [...first.roots, ...ours])}`,
				[...inFull(ours, name), ...remedy],
			);
};

/** Who gets `cacerts` now would trust fewer roots than the others do: what they sign with could be one of those that it lacks. */
export const refuseUnfinished = (
	observed: readonly ObservedRoot[],
	{roots: ours, name}: Origin,
): void => {
	const first = observed.find(
		one =>
			one.kind === 'cacerts' && ours !== undefined && one.roots.some(root => !ours.includes(root)),
	);
	const missing = observed.filter(({kind}) => kind !== 'cacerts');
	if (first?.kind === 'cacerts' && ours !== undefined && missing.length > 0) {
		const all = [...first.roots, ...ours];
		throw refuse(
			'several-roots',
			`${first.cluster} trusts ${describeRoots(first.roots, all)}, and ${name} is ${describeRoots(ours, all)}: the root is being changed, and ${nameList(missing)} would not trust all of them`,
			[
				...inFull(first.roots, first.cluster),
				'Finish the change of the root first; or bring intermediates whose root-cert.pem holds all of these roots, with trust.mode: intermediates.',
			],
		);
	}
};
