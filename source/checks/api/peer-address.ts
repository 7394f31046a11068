import type {ClusterFacts} from '../../survey/facts.ts';
import {answering, kubectl, listed} from '../commands.ts';
import {defineCheck, type Opinion} from '../define-check.ts';
import type {CheckContext, Remedy} from '../finding.ts';
import {eachCluster, plannedFor, readersOf} from '../subjects.ts';

/** Addresses that mean "this machine", whoever uses them. */
export const isLocal = (url: string): boolean => {
	const host = (URL.canParse(url) ? new URL(url).hostname : url).toLowerCase();
	return host === 'localhost' || host.endsWith('.localhost') || host === '0.0.0.0' || host === '[::1]' || host === '[::]' || /^127(?:\.\d+){3}$/v.test(host) || host.endsWith('.docker.internal');
};

const peerAddressRemedy = (facts: ClusterFacts): Remedy => ({
	summary: 'Find the address that other clusters can use, and write it into mesh.yaml as the cluster\'s apiServer (https://ADDRESS:PORT).',
	commands: answering([facts]).map(() => kubectl(facts, String.raw`get endpointslices -n default kubernetes -o jsonpath='https://{.endpoints[0].addresses[0]}:{.ports[0].port}{"\n"}'`)),
});

const peerAddress = (facts: ClusterFacts, context: CheckContext): Opinion => {
	const {model} = context;
	const planned = plannedFor(context, facts.name);
	const source = planned?.apiServer === undefined ? 'server of the kubeconfig' : `clusters.${facts.name}.apiServer in mesh.yaml`;
	const address = planned?.apiServer ?? facts.server;
	if (model === undefined || planned === undefined) {
		return isLocal(address)
			? {
				status: 'warn', observed: `${address} means this machine alone`, source, remedy: peerAddressRemedy(facts),
			}
			: {status: 'pass', observed: address, source};
	}

	const readers = readersOf(model, facts.name);
	if (readers.length === 0) {
		return {status: 'skipped', observed: 'no other cluster reads from it', source: 'mesh.yaml'};
	}

	return isLocal(address)
		? {
			status: 'fail', observed: `${address} means this machine alone, and the istiod of ${listed(readers)} must reach it`, source, remedy: peerAddressRemedy(facts),
		}
		: {status: 'pass', observed: `${address} for ${listed(readers)}`, source};
};

export const peerAddressCheck = defineCheck({
	id: 'api.peer-address',
	scope: 'cluster',
	title: 'API server has an address that other clusters can use',
	why: 'The istiod of every primary reads its peers\' API servers; an address like 127.0.0.1 leads it to itself.',
	when: {
		pass: 'the address is not one of this machine', warn: 'it is, and no mesh is given', fail: 'it is, and primaries need it', skipped: 'no other cluster reads from this one',
	},
	run: eachCluster((facts, _planned, context) => peerAddress(facts, context)),
});
