import {isLocalServer} from '../../mesh/api-server.ts';
import {contains} from '../../mesh/cidr.ts';
import type {Model} from '../../mesh/model.ts';
import type {ClusterFacts, Fact, Ranges} from '../../survey/facts.ts';
import {reasonOf} from '../subjects.ts';

/** Why peers will not (`fail`), or may not (`warn`), reach an API server where it says that it is. */
type Doubt = {status: 'fail' | 'warn'; text: string};

/** Docker Desktop's virtual machine: the same addresses on everybody's machine. */
const dockerDesktop = '192.168.65.0/24';

const isAmong = (ranges: Fact<Ranges>, address: string): boolean =>
	ranges.known && ranges.value.cidrs.some(cidr => contains(cidr, address) === true);

const isSameCluster = (one: ClusterFacts, other: ClusterFacts): boolean =>
	one.uid.known && other.uid.known && one.uid.value === other.uid.value;

/** What speaks against a cluster's own word for its API server; `readers` are those that need it. */
export const doubtOf = (
	facts: ClusterFacts,
	{
		clusters,
		model,
		readers,
	}: {clusters: readonly ClusterFacts[]; model?: Model; readers: readonly string[]},
): Doubt | undefined => {
	const {apiEndpoints, podRanges, serviceRanges} = facts;
	if (!apiEndpoints.known) {
		return {
			status: 'fail',
			text: `where else its API server is was not found out: ${reasonOf(apiEndpoints)}`,
		};
	}

	const [url = ''] = apiEndpoints.value;
	const address = URL.canParse(url) ? new URL(url).hostname.replaceAll(/^\[|\]$/gv, '') : '';
	const networkOf = (name: string) =>
		model?.clusters.find(cluster => cluster.name === name)?.network;
	const far = readers.filter(reader => networkOf(reader) !== networkOf(facts.name));
	const twin = clusters.find(
		other =>
			other !== facts &&
			!isSameCluster(other, facts) &&
			((other.apiEndpoints.known && other.apiEndpoints.value[0] === url) || other.server === url),
	);
	if (isLocalServer(url)) {
		return {
			status: 'fail',
			text: `${url}, where its API server says it is, means this machine or its own link alone, too`,
		};
	}

	if (isAmong(serviceRanges, address)) {
		return {
			status: 'fail',
			text: `${url}, where its API server says it is, is an address of its own Services, which nobody else reaches`,
		};
	}

	if (isAmong(podRanges, address) && (far.length > 0 || readers.length === 0)) {
		return {
			status: readers.length === 0 ? 'warn' : 'fail',
			text: `${url}, where its API server says it is, is an address of its own pods, which no other network reaches`,
		};
	}

	if (twin !== undefined) {
		return {
			status: 'fail',
			text: `${twin.name} says the same of itself, ${url}: to everybody else it can be one of them at most`,
		};
	}

	return contains(dockerDesktop, address) === true
		? {
				status: 'warn',
				text: `${url}, where its API server says it is, lies inside of Docker Desktop's virtual machine, at the same address on every machine: only clusters in containers beside it may reach it`,
			}
		: undefined;
};
