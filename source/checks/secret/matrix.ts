import type {ModelCluster} from '../../mesh/model.ts';
import {remoteSecretTarget as targetOf} from '../../mesh/names.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, SecretMetadata} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext, Remedy} from '../finding.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

const deletion = (
	facts: ClusterFacts,
	secrets: readonly SecretMetadata[],
	summary: string,
): Remedy => ({
	summary,
	commands: secrets.map(({name}) =>
		kubectl(facts, `delete secret -n ${systemNamespace} ${shellWord(name)}`),
	),
});

const describe = (secrets: readonly SecretMetadata[]): string =>
	listed(secrets.map(secret => `${secret.name} (cluster ${targetOf(secret)})`));

const stale = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	{model, clusters}: CheckContext,
): CheckResult => {
	const {remoteSecrets} = facts;
	if (!remoteSecrets.known) {
		return undetermined(remoteSecrets);
	}

	const {value: secrets, source} = remoteSecrets;
	if (secrets.length === 0) {
		return {status: 'pass', observed: 'none', source};
	}

	const isIntended = model !== undefined && planned !== undefined;
	const members = new Set((isIntended ? model.clusters : clusters).map(({name}) => name));
	const unplanned = secrets.filter(secret => !members.has(targetOf(secret)));
	if (unplanned.length === 0) {
		return {status: 'pass', observed: `for ${listed(secrets.map(targetOf))}`, source};
	}

	return isIntended
		? {
				status: 'warn',
				observed: `${describe(unplanned)}: no cluster of mesh.yaml`,
				source,
				remedy: deletion(facts, unplanned, 'Delete the ones whose clusters have left the mesh.'),
			}
		: {
				status: 'note',
				observed: `${describe(unplanned)}: not among the clusters checked here`,
				source,
			};
};

const runsIstiod = ({istio}: ClusterFacts): boolean =>
	istio.known && istio.value.controlPlanes.some(({namespace}) => namespace === systemNamespace);

const unexpected = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	{model, clusters}: CheckContext,
): CheckResult => {
	const {remoteSecrets} = facts;
	if (!remoteSecrets.known) {
		return undetermined(remoteSecrets);
	}

	const {value: secrets, source} = remoteSecrets;
	const members = new Set(
		(planned === undefined ? clusters : (model?.clusters ?? [])).map(({name}) => name),
	);
	const own = secrets.filter(secret => members.has(targetOf(secret)));
	const surplus = own.filter(
		secret => targetOf(secret) === facts.name || planned?.role === 'remote',
	);
	const doubled = [...Map.groupBy(own, targetOf)]
		.filter(([, same]) => same.length > 1)
		.flatMap(([, same]) => same);
	if (surplus.length > 0 || doubled.length > 0) {
		const what = surplus.length > 0 ? surplus : doubled;
		const needless =
			planned?.role === 'remote' ? 'a remote needs none' : 'a cluster needs none for itself';
		const why = surplus.length > 0 ? needless : 'several for one cluster';
		return {
			status: ifIntended(planned !== undefined, 'warn'),
			observed: `${describe(what)}: ${why}`,
			source,
			remedy: deletion(
				facts,
				surplus.length > 0 ? surplus : doubled.slice(1),
				'Delete what is not needed.',
			),
		};
	}

	const expected =
		model === undefined
			? []
			: model.remoteSecrets.filter(({to}) => to === facts.name).map(({from}) => from);
	const missing = expected.filter(name => !own.some(secret => targetOf(secret) === name));
	if (missing.length > 0 && runsIstiod(facts)) {
		return {
			status: 'note',
			observed: `none for ${listed(missing)} yet; apply adds ${missing.length === 1 ? 'it' : 'them'}`,
			source,
		};
	}

	return {
		status: 'pass',
		observed: own.length === 0 ? 'none' : `one each for ${listed(own.map(targetOf))}`,
		source,
	};
};

const strays = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {straySecrets} = facts;
	if (!straySecrets.known) {
		return undetermined(straySecrets);
	}

	const {value: secrets, source} = straySecrets;
	return secrets.length === 0
		? {status: 'pass', observed: `none outside of ${systemNamespace}`, source}
		: {
				status: ifIntended(planned !== undefined, 'warn'),
				observed: `${listed(secrets.map(({namespace, name}) => `${namespace}/${name}`))}: istiod of ${systemNamespace} does not look there`,
				source,
				remedy: {
					summary:
						'Delete them, unless another istiod runs in that namespace; apply makes those that are needed.',
					commands: secrets.map(({namespace, name}) =>
						kubectl(facts, `delete secret -n ${shellWord(namespace)} ${shellWord(name)}`),
					),
				},
			};
};

export const matrixChecks = [
	defineCheck({
		id: 'secret.stale',
		scope: 'cluster',
		title: 'remote secrets lead to clusters of this mesh',
		why: 'A secret of a cluster that is gone delays every start of istiod by 30 seconds, and keeps dead endpoints.',
		when: {
			pass: 'each one leads to a member',
			note: 'without a mesh: one leads to a cluster that is not checked here',
			warn: 'one leads to a cluster that is no member of the mesh',
			unknown: 'they could not be listed',
		},
		run: eachCluster(stale),
	}),
	defineCheck({
		id: 'secret.unexpected',
		scope: 'cluster',
		title: 'remote secrets are where the mesh wants them',
		why: 'Two secrets for one cluster show every endpoint twice, and one in the wrong place is a credential too many.',
		when: {
			pass: 'each peer has one, or no control plane runs yet',
			note: 'some are missing beside a running istiod; without a mesh: one of the following',
			warn: 'a cluster has one for itself, a remote has one, or there are several for one peer',
			unknown: 'they could not be listed',
		},
		run: eachCluster(unexpected),
	}),
	defineCheck({
		id: 'secret.namespace',
		scope: 'cluster',
		title: "remote secrets are in Istio's namespace",
		why: "istioctl puts them into the namespace of the kubeconfig's current context when it is not told better, where istiod never sees them.",
		when: {
			pass: 'none is elsewhere',
			note: 'without a mesh: one is',
			warn: 'one is in another namespace',
			unknown: 'Secrets of all namespaces may not be listed (their metadata)',
		},
		run: eachCluster(strays),
	}),
];
