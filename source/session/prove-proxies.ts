import type {Finding} from '../checks/finding.ts';
import type {Emit} from '../engine/events.ts';
import {proxiesOf} from '../engine/observe/proxies.ts';
import {portOf} from '../engine/run-context.ts';
import type {ModelCluster} from '../mesh/model.ts';
import {isCutOff, keptCures, outdatedWorkloadsIn} from '../plan/outdated-workloads.ts';
import {few} from '../text/listed.ts';
import {plural} from '../text/plural.ts';
import {proofFinding, type ProofVerdict} from '../verify/proofs.ts';
import {tryRead} from '../verify/read-result.ts';
import type {MeshSession} from './mesh-session.ts';

const source = 'Pods with a proxy of Istio';

const verdictFor = async (
	{model, clusters}: Pick<MeshSession, 'model' | 'clusters'>,
	cluster: ModelCluster,
	signal: AbortSignal,
): Promise<ProofVerdict> => {
	const read = await tryRead(signal, async () =>
		proxiesOf(portOf({clusters}, cluster.name), signal),
	);
	if (!read.seen) {
		return {status: 'unknown', observed: `pods could not be listed: ${read.why}`, source};
	}

	const lost = outdatedWorkloadsIn(model, cluster, read.value).filter(one => isCutOff(model, one));
	return lost.length === 0
		? {
				status: 'pass',
				observed: `${plural(read.value.length, 'workload')} with a proxy on network ${cluster.network}`,
				source,
			}
		: {
				status: 'fail',
				observed: `${few(lost.map(({workload: {kind, namespace, name}, says}) => `${kind} ${namespace}/${name} runs ${says}`))}: requests from and to ${lost.length === 1 ? 'it' : 'them'} take the way of another network`,
				source,
				remedy: {
					summary: `${[...new Set(lost.map(({keptBy}) => (keptBy === undefined ? 'It came up before its cluster got its network: a restart changes that (docs/grow.md)' : `A restart does not change it: ${keptCures[keptBy]}`)))].join('. ')}.`,
					commands: [],
				},
			};
};

/** Whether what runs in a mesh of several networks is on the network of its cluster: no workload of verify's own can show that of others. */
export const proveProxies = async (
	session: Pick<MeshSession, 'model' | 'clusters'>,
	{emit, signal}: {emit: Emit; signal: AbortSignal},
): Promise<Finding[]> =>
	session.model.networks.length > 1
		? Promise.all(
				session.model.clusters.map(async cluster => {
					const finding = proofFinding(
						'proof.proxies',
						[cluster.name],
						await verdictFor(session, cluster, signal),
						0,
					);
					emit({type: 'proof', finding});
					return finding;
				}),
			)
		: [];
