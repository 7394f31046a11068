import {isLocalServer, isWithoutTls} from '../../mesh/api-server.ts';
import type {Model} from '../../mesh/model.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, RemoteAccess} from '../../survey/facts.ts';
import {addressesFor} from '../api/peer-address.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext, FindingStatus} from '../finding.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {worstResult} from '../worst-result.ts';

type Fault = {status: FindingStatus; text: string};

/** What is wrong with a remote secret; the first that is. */
const faultOf = (
	access: RemoteAccess,
	clusters: readonly ClusterFacts[],
	model: Model | undefined,
): Fault | undefined => {
	const {key, cluster, server = '', refusals = [], answer, uid, detail = ''} = access;
	const peer = clusters.find(({name}) => name === key);
	if (answer === 'unreadable') {
		return {status: 'fail', text: 'holds no kubeconfig'};
	}

	if (refusals.length > 0) {
		return {
			status: 'fail',
			text: `has ${listed(refusals)}, which istiod refuses: it takes a token only`,
		};
	}

	if (cluster !== undefined && cluster !== key) {
		return {status: 'fail', text: `calls its cluster ${key} and says that it is for ${cluster}`};
	}

	if (isLocalServer(server)) {
		return {status: 'fail', text: `leads to ${server}, which means every istiod's own machine`};
	}

	if (isWithoutTls(server)) {
		return {
			status: 'fail',
			text: `leads to ${server}, which is plain HTTP: istiod shows no token there`,
		};
	}

	if (uid !== undefined && peer?.uid.known === true && peer.uid.value !== uid) {
		return {status: 'fail', text: `leads to another cluster than ${key} (uid ${uid})`};
	}

	switch (answer) {
		case 'accepted': {
			return undefined;
		}

		case 'refused': {
			return {status: 'fail', text: `has a token that ${server} does not accept any more (401)`};
		}

		case 'forbidden': {
			return {status: 'fail', text: `has a token that may not read at ${server} (403)`};
		}

		case 'wrong-ca': {
			return {status: 'fail', text: `has a CA that did not sign the certificate of ${server}`};
		}

		case 'silent': {
			// An address that is for peers may be theirs alone.
			return addressesFor(
				peer,
				model?.clusters.find(({name}) => name === key),
			).includes(server)
				? {status: 'note', text: `leads to ${server}, as planned; it does not answer this machine`}
				: {
						status: 'fail',
						text: `leads to ${server}, which does not answer: ${detail}`,
					};
		}

		case 'not-tried': {
			return {status: 'unknown', text: `leads to ${server}; nobody tried its token`};
		}
	}
};

const resultFor = (
	facts: ClusterFacts,
	isIntended: boolean,
	{clusters, model}: CheckContext,
): CheckResult => {
	const {remoteAccess, remoteSecrets} = facts;
	if (remoteSecrets.known && remoteSecrets.value.length === 0) {
		return {status: 'skipped', observed: 'no remote secret', source: remoteSecrets.source};
	}

	if (!remoteAccess.known) {
		return remoteAccess.reason === 'not-read'
			? {status: 'skipped', observed: remoteAccess.detail, source: remoteAccess.source}
			: undetermined(remoteAccess);
	}

	const {source} = remoteAccess;
	const results = remoteAccess.value.map((access): CheckResult => {
		const fault = faultOf(access, clusters, model);
		return fault === undefined
			? {status: 'pass', observed: `${access.secret}: ${access.server ?? ''} accepts it`, source}
			: {
					status: fault.status === 'fail' ? ifIntended(isIntended, 'fail', 'warn') : fault.status,
					observed: `${access.secret} ${fault.text}`,
					source,
					remedy:
						fault.status === 'fail'
							? {
									summary:
										'Delete it; apply makes a new one for the cluster as it is now. Until then every start of istiod waits 30 seconds for it.',
									commands: [
										kubectl(
											facts,
											`delete secret -n ${systemNamespace} ${shellWord(access.secret)}`,
										),
									],
								}
							: undefined,
				};
	});
	const [first, ...rest] = results;
	return first === undefined
		? {status: 'skipped', observed: 'no remote secret', source}
		: worstResult([first, ...rest]);
};

export const serverCheck = defineCheck({
	id: 'secret.server',
	scope: 'cluster',
	title: 'remote secrets open their clusters',
	why: 'istiod says "synced" of a dead token for ever, and its endpoints freeze: only trying it out shows that.',
	when: {
		pass: 'every token is accepted by the cluster that it is for',
		note: 'an address that mesh.yaml gives to peers does not answer this machine',
		warn: 'one of the following, and no mesh is given',
		fail: "a token is refused, the server does not answer or is another cluster, its address means istiod's own machine or is plain HTTP, the name in it is another than that on it, or it needs what istiod refuses (exec)",
		unknown: 'Secrets could not be read',
		skipped: 'there is none, or contents are not to be read (--read-secrets)',
	},
	run: eachCluster((facts, planned, context) => resultFor(facts, planned !== undefined, context)),
});
