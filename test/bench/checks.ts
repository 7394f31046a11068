/*
How long all checks take over the facts of 50 and of 100 clusters, which the guided set-up evaluates anew whenever one of them
answers (aim: 50 ms for 50). Every cluster has nodes, gateways and the remote secrets of all others; each is on a network of its own,
or all share one.
node --import=tsx test/bench/checks.ts [rounds]
*/
import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {contextOf, factsOf, istioOf, known, modelOf, rangesOf} from '../helpers/facts.ts';
import {median} from './median.ts';

const rounds = Number(process.argv[2] ?? 15);
const aimMs = 50;

const nameOf = (index: number): string => `cluster-${String(index).padStart(3, '0')}`;

const clusterOf = (index: number, count: number): ClusterFacts => {
	const name = nameOf(index);
	const nodes = Array.from({length: 20}, (_, number) => ({
		name: `${name}-${String(number)}`,
		addresses: [`192.168.${String(index)}.${String(number)}`],
	}));
	return factsOf({
		name,
		podRanges: rangesOf(`10.${String(index)}.0.0/16`, `fd00:${String(index)}::/48`),
		serviceRanges: rangesOf(
			`172.${String(16 + Math.floor(index / 16))}.${String((index % 16) * 16)}.0/20`,
		),
		nodeList: known(
			nodes.map(node => ({
				...node,
				isReady: true,
				isCordoned: false,
				taints: [],
				region: 'europe',
				zone: 'europe-1',
			})),
		),
		room: known({
			nodes: nodes.map(node => ({
				node: node.name,
				cpu: 4,
				memory: 8 * 2 ** 30,
				pods: 100,
			})),
			areAll: true,
		}),
		systemNamespace: known({
			exists: true,
			terminating: false,
			createdByUs: true,
			network: name,
		}),
		namespaces: known(
			Array.from({length: 100}, (_, number) => ({
				name: number === 0 ? 'istio-system' : `team-${String(number)}`,
				labels: {},
				terminating: false,
			})),
		),
		istio: istioOf({clusterId: name}),
		liveRoot: known({fingerprints: ['aa:bb'], notAfter: Date.UTC(2030, 0)}),
		remoteSecrets: known(
			Array.from({length: count}, (_, other) => nameOf(other))
				.filter(other => other !== name)
				.map(other => ({
					name: `istio-remote-secret-${other}`,
					uid: other,
					annotations: {'networking.istio.io/cluster': other},
					labels: {'istio/multiCluster': 'true'},
					managers: ['mesh-wizard'],
					keys: [other],
					writers: ['mesh-wizard'],
				})),
		),
		eastWest: known([
			{
				namespace: 'istio-system',
				name: 'istio-eastwestgateway',
				type: 'LoadBalancer',
				network: name,
				ports: [15_021, 15_443, 15_012, 15_017],
				addresses: [`203.0.113.${String(index)}`],
				hostnames: [],
			},
		]),
	});
};

const measured: Array<{clusters: number; plan: string; medianMs: number; findings: number}> = [];
for (const count of [50, 100]) {
	const clusters = Array.from({length: count}, (_, index) => clusterOf(index, count));
	const plans = {
		'without a plan': undefined,
		'each on its own network': modelOf(clusters.map(({name}) => ({name, network: name}))),
		'on one network': modelOf(clusters.map(({name}) => ({name}))),
	};
	for (const [words, model] of Object.entries(plans)) {
		const taken: number[] = [];
		const each = new Map<string, number>();
		let found = 0;
		for (let round = 0; round < rounds; round++) {
			// Facts of their own in every round, as they are when a cluster was surveyed anew: nothing may be kept from before.
			const context = contextOf(structuredClone(clusters), model === undefined ? {} : {model});
			const before = process.cpuUsage();
			const findings = runChecks(checks, context, {monotonic: () => performance.now()});
			const {user, system} = process.cpuUsage(before);
			taken.push((user + system) / 1000);
			found = findings.length;
			for (const {id, durationMs} of findings) {
				each.set(id, durationMs);
			}
		}

		const slowest = [...each]
			.toSorted((a, b) => b[1] - a[1])
			.slice(0, 4)
			.map(([id, ms]) => `${id} ${String(ms)} ms`);
		const ms = median(taken);
		measured.push({clusters: count, plan: words, medianMs: ms, findings: found});
		console.log(
			`checks over ${String(count)} clusters ${words}: ${(ms / aimMs).toFixed(2)} of ${String(aimMs)} ms (median ${ms.toFixed(0)} ms of processor time, ${String(rounds)} rounds, ${String(found)} findings; slowest: ${slowest.join(', ')})`,
		);
	}
}

keepEvidence('checks-of-100-clusters', {rounds, aimMsFor50: aimMs, measured});
