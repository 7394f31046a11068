import type {ModelCluster} from '../mesh/model.ts';
import {remoteSecretPrefix} from '../mesh/names.ts';
import {remoteSecretAnnotation, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterFacts, SecretMetadata} from '../survey/facts.ts';
import {kubectl, listed, shellWord} from './commands.ts';
import {defineCheck, type Opinion} from './define-check.ts';
import type {Check, CheckContext} from './finding.ts';
import {eachCluster, undetermined} from './subjects.ts';

/** The cluster that a remote secret leads to, by what its maker wrote on it. */
const targetOf = ({name, annotations}: SecretMetadata): string => annotations[remoteSecretAnnotation] ?? name.replace(remoteSecretPrefix, '');

const stale = (facts: ClusterFacts, planned: ModelCluster | undefined, {model, clusters}: CheckContext): Opinion => {
	const {remoteSecrets} = facts;
	if (!remoteSecrets.known) {
		return undetermined(remoteSecrets);
	}

	const {value: secrets, source} = remoteSecrets;
	if (secrets.length === 0) {
		return {status: 'pass', observed: 'none', source};
	}

	const isIntended = model !== undefined && planned !== undefined;
	const expected = isIntended
		? model.remoteSecrets.filter(({to}) => to === facts.name).map(({from}) => from)
		: clusters.map(({name}) => name).filter(name => name !== facts.name);
	const strangers = secrets.filter(secret => !expected.includes(targetOf(secret)));
	if (strangers.length === 0) {
		return {status: 'pass', observed: `for ${listed(secrets.map(targetOf))}`, source};
	}

	const names = listed(strangers.map(secret => `${secret.name} (cluster ${targetOf(secret)})`));
	return isIntended
		? {
			status: 'warn',
			observed: `${names}: no peer of ${facts.name} in mesh.yaml`,
			source,
			remedy: {summary: 'Delete the ones whose clusters have left the mesh.', commands: strangers.map(({name}) => kubectl(facts, `delete secret -n ${systemNamespace} ${shellWord(name)}`))},
		}
		: {status: 'note', observed: `${names}: not among the clusters checked here`, source};
};

export const secretChecks: readonly Check[] = [
	defineCheck({
		id: 'secret.stale',
		scope: 'cluster',
		title: 'remote secrets lead to clusters of this mesh',
		why: 'A secret of a cluster that is gone delays every start of istiod by 30 seconds, and keeps dead endpoints.',
		when: {
			pass: 'each one leads to a peer', note: 'without a mesh: one leads to a cluster that is not checked here', warn: 'one leads to a cluster that is no peer in the mesh', unknown: 'they could not be listed',
		},
		run: eachCluster((facts, planned, context) => stale(facts, planned, context)),
	}),
];
