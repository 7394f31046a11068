import {withKubeconfig} from '../mesh/pasted-command.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check, CheckContext} from './finding.ts';
import {eachPair, type Suspects} from './each-pair.ts';
import {eachCluster, ifIntended, plannedFor, undetermined} from './subjects.ts';

const source = 'uid of Namespace kube-system';

const differ = (one: ClusterFacts, other: ClusterFacts, context: CheckContext): CheckResult => {
	const missing = [one.uid, other.uid].find(uid => !uid.known);
	if (missing?.known === false) {
		return undetermined(missing);
	}

	if (one.uid.known && other.uid.known && one.uid.value !== other.uid.value) {
		return {status: 'pass', observed: 'different UIDs', source};
	}

	const isIntended =
		plannedFor(context, one.name) !== undefined && plannedFor(context, other.name) !== undefined;
	return {
		status: ifIntended(isIntended, 'fail', 'warn'),
		observed: `contexts ${one.context} and ${other.context} lead to one cluster (uid ${one.uid.known ? one.uid.value : ''})`,
		source,
		remedy: {
			summary: `Keep one of ${one.name} and ${other.name}.`,
			commands: [withKubeconfig(one, 'kubectl config get-contexts')],
		},
	};
};

/** Everybody who shares a UID. */
const sameUids = (clusters: readonly ClusterFacts[]): Suspects => ({
	blocks: [
		...Map.groupBy(clusters.keys(), place => {
			const uid = clusters[place]?.uid;
			return uid?.known === true ? uid.value : undefined;
		}),
	].flatMap(([uid, same]) =>
		uid === undefined || same.length < 2 ? [] : [{ones: same, others: same}],
	),
	isUncertain: ({uid}) => !uid.known,
});

export const identityChecks: readonly Check[] = [
	defineCheck({
		id: 'identity.same-cluster',
		scope: 'pair',
		title: 'the two are different clusters',
		why: 'One cluster under two names would get two control planes, and every endpoint twice without any warning.',
		when: {
			pass: 'their kube-system namespaces have different UIDs',
			warn: 'they have the same, and no mesh holds both',
			fail: 'they have the same, and a mesh holds both',
			unknown: 'a UID could not be read',
		},
		run: eachPair(differ, sameUids),
	}),
	defineCheck({
		id: 'identity.uid-changed',
		scope: 'cluster',
		title: 'context leads to the cluster that mesh.yaml means',
		why: "A context is only a name; if it leads elsewhere now, the mesh would be installed into a stranger's cluster.",
		when: {
			pass: 'the UID is the one in mesh.yaml',
			fail: 'it is another',
			unknown: 'it could not be read',
			skipped: 'mesh.yaml names none yet',
		},
		run: eachCluster((facts, planned) => {
			if (planned?.uid === undefined) {
				return {
					status: 'skipped',
					observed:
						planned === undefined
							? 'no mesh is given'
							: 'mesh.yaml has no uid yet; the first apply writes it',
					source: 'mesh.yaml',
				};
			}

			if (!facts.uid.known) {
				return undetermined(facts.uid);
			}

			return facts.uid.value === planned.uid
				? {status: 'pass', observed: `uid ${planned.uid}`, source}
				: {
						status: 'fail',
						observed: `context ${facts.context} leads to uid ${facts.uid.value}; mesh.yaml means ${planned.uid}`,
						source,
						remedy: {
							summary: `Correct clusters.${facts.name}.context in mesh.yaml; change its uid only if the cluster was rebuilt on purpose.`,
							commands: [withKubeconfig(facts, 'kubectl config get-contexts')],
						},
					};
		}),
	}),
];
