import assert from 'node:assert/strict';
import test, {suite} from 'node:test';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {adviseTopology} from '../../source/wizard/advise-topology.ts';
import type {ChosenCluster} from '../../source/wizard/answers.ts';
import {deadFacts, factsOf, istioOf, known, rangesOf, workstationOf} from '../helpers/facts.ts';

const advise = (
	facts: readonly ClusterFacts[],
	networks: Readonly<Record<string, string>> = {},
) => {
	const clusters = facts.map(({name, context}): ChosenCluster => ({
		name,
		context,
		...(networks[name] === undefined ? {} : {network: networks[name]}),
	}));
	const findings = runChecks(checks, {workstation: workstationOf(), clusters: facts});
	return adviseTopology({clusters, facts, findings});
};

const optionFor = (options: ReturnType<typeof advise>, pattern: string) => {
	const option = options.find(({topology}) => topology.pattern === pattern);
	assert.ok(option, pattern);
	return option;
};

const [east, west, north] = [
	factsOf({name: 'east-1', istio: known({controlPlanes: [], crds: [], webhooks: []})}),
	factsOf({name: 'west-1', istio: known({controlPlanes: [], crds: [], webhooks: []})}),
	factsOf({name: 'north-1', istio: known({controlPlanes: [], crds: [], webhooks: []})}),
] as const;

void suite('advice on topologies', () => {
	void test("multi-primary on different networks comes first: it needs nothing that can't be seen", () => {
		const options = advise([east, west]);
		assert.deepEqual(
			options.map(({topology}) => topology.pattern),
			[
				'multi-primary-multi-network',
				'multi-primary',
				'primary-remote-multi-network',
				'primary-remote',
				'mixed',
			],
		);
		assert.deepEqual(
			options.map(({recommended}) => recommended),
			[true, false, false, false, false],
		);
		assert.deepEqual(options[0]?.topology.places, {
			'admin@east-1': {network: 'east-1', role: 'primary'},
			'admin@west-1': {network: 'west-1', role: 'primary'},
		});
	});

	void test('what did not answer is no reason: nothing is recommended of silent clusters alone, and of some it is said', () => {
		const none = advise([deadFacts('east-1'), deadFacts('west-1')]);
		assert.equal(none.length, 5);
		assert.ok(none.every(({recommended}) => !recommended));
		const [some] = advise([deadFacts('east-1'), west, north]);
		assert.equal(some?.recommended, true);
		assert.match(
			some.reasons.at(-1) ?? '',
			/rests on the clusters .*nothing is known of east-1\.$/v,
		);
		assert.deepEqual(
			optionFor(advise([deadFacts('east-1'), west]), 'primary-remote').topology.places[
				'admin@west-1'
			],
			{network: 'network1', role: 'primary'},
		);
		assert.doesNotMatch(advise([east, west])[0]?.reasons.join(' ') ?? '', /answered/v);
	});

	void test('overlapping pod addresses rule one network out, and names of the pair say why', () => {
		const options = advise([
			factsOf({...east, podRanges: rangesOf('10.11.0.0/16')}),
			factsOf({...west, podRanges: rangesOf('10.11.0.0/16')}),
		]);
		assert.match(
			optionFor(options, 'multi-primary').unsuitable ?? '',
			/east-1 and west-1 overlap/v,
		);
		assert.match(optionFor(options, 'primary-remote').unsuitable ?? '', /overlap/v);
		assert.equal(optionFor(options, 'multi-primary-multi-network').unsuitable, undefined);
		// What can't be chosen comes last.
		assert.deepEqual(
			options.map(({unsuitable}) => unsuitable !== undefined),
			[false, false, false, true, true],
		);
	});

	void test('without an overlap nothing rules one network out', () => {
		assert.equal(optionFor(advise([east, west]), 'multi-primary').unsuitable, undefined);
	});

	void test('networks given by hand decide between one and many', () => {
		const together = advise([east, west], {'east-1': 'lan', 'west-1': 'lan'});
		assert.equal(together[0]?.topology.pattern, 'multi-primary');
		assert.equal(together[0]?.recommended, true);
		assert.match(
			optionFor(together, 'multi-primary-multi-network').unsuitable ?? '',
			/all clusters on lan/v,
		);
		const apart = advise([east, west], {'east-1': 'lan', 'west-1': 'wan'});
		assert.match(optionFor(apart, 'multi-primary').unsuitable ?? '', /lan, wan/v);
	});

	void test('the cluster that runs istiod owns the remotes; two such rule remotes out', () => {
		const running = factsOf({...west, istio: istioOf({clusterId: 'west-1'})});
		const {places} = optionFor(advise([east, running]), 'primary-remote').topology;
		assert.deepEqual(places['admin@east-1'], {
			network: 'network1',
			role: 'remote',
			owner: 'admin@west-1',
		});
		const both = advise([factsOf({...east, istio: istioOf({clusterId: 'east-1'})}), running]);
		assert.match(
			optionFor(both, 'primary-remote').unsuitable ?? '',
			/west-1 runs an istiod of its own/v,
		);
	});

	void test("a load balancer that answers with a host name can't serve remotes", () => {
		const named = (facts: ClusterFacts) =>
			factsOf({
				...facts,
				loadBalancers: known([
					{
						namespace: 'ingress',
						name: 'web',
						ports: [443],
						addresses: [],
						hostnames: ['abc.elb.example.com'],
					},
				]),
			});
		assert.match(
			optionFor(advise([named(east), named(west)]), 'primary-remote').unsuitable ?? '',
			/host names; remotes need an IP address/v,
		);
		const owner = optionFor(advise([named(east), west]), 'primary-remote').topology.places[
			'admin@east-1'
		];
		assert.deepEqual(
			owner,
			{network: 'network1', role: 'remote', owner: 'admin@west-1'},
			'the one with an address is taken',
		);
	});

	void test('a mix is offered from two clusters on, and one cluster needs no topology', () => {
		assert.ok(advise([east, west]).some(({topology}) => topology.pattern === 'mixed'));
		assert.ok(advise([east, west, north]).some(({topology}) => topology.pattern === 'mixed'));
		assert.deepEqual(advise([east]), []);
	});
});
