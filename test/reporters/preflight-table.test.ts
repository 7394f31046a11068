import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Check} from '../../source/checks/finding.ts';
import {checks} from '../../source/checks/index.ts';
import {runChecks, type RunChecksOptions} from '../../source/checks/run-checks.ts';
import {preflightTable, type TableOptions} from '../../source/reporters/preflight-table.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {
	contextOf,
	deadFacts,
	factsOf,
	known,
	modelOf,
	rangesOf,
	unknown,
} from '../helpers/facts.ts';
import {resultOf} from '../helpers/preflight-result.ts';

const tableOf = (
	clusters: readonly ClusterFacts[],
	{
		model,
		width = 80,
		paint,
		only = checks,
		waive,
	}: Partial<TableOptions> &
		RunChecksOptions & {model?: ReturnType<typeof modelOf>; only?: readonly Check[]} = {},
): string =>
	preflightTable(
		resultOf({clusters, findings: runChecks(only, contextOf(clusters, {model}), {waive})}),
		{width, paint},
	);

const chosen = (...ids: string[]): Check[] => checks.filter(({id}) => ids.includes(id));
const alike = ['east-1', 'east-2'].map(name =>
	factsOf({name, podRanges: rangesOf('10.11.0.0/16')}),
);
const west = factsOf({
	name: 'west-1',
	nodes: known({ready: 1, total: 2, architectures: ['amd64']}),
});

describe('the preflight table', () => {
	test('cuts long names in their middle, and never two to the same text', () => {
		const names = ['b-shop-blue', 'c-shop-green', 'c-shop-brown'].map(
			end => `gke_acme-prod-314159_europe-west1-${end}`,
		);
		const shown = (width: number) =>
			tableOf(
				names.map(name => deadFacts(name)),
				{width, only: chosen('api.reachable')},
			);
		const [heading = ''] = shown(100).split('\n');
		assert.equal(new Set(heading.trim().split(/ {2,}/v)).size, 3, heading);
		const lines = shown(60)
			.split('\n')
			.filter(line => line.endsWith('1 failed') && line.startsWith('✖'));
		assert.equal(new Set(lines).size, 3, lines.join('\n'));
	});

	test('shows checks over clusters, then what is not passed, then the sums', () => {
		const text = tableOf([...alike, west], {
			only: chosen(
				'istioctl.present',
				'api.reachable',
				'identity.uid-changed',
				'nodes.ready',
				'network.pod-cidr-overlap',
			),
			model: modelOf([{name: 'east-1'}, {name: 'east-2'}, {name: 'west-1', network: 'west'}]),
		});
		assert.equal(
			text,
			`✔ istioctl.present: 1.31.1 at /usr/bin/istioctl

                          east-1  east-2  west-1
api.reachable             ✔       ✔       ✔
nodes.ready               ✔       ✔       ℹ
network.pod-cidr-overlap  ✖       ✖       ✔

3 pairs of 3 clusters: 2 passed, 1 failed
          1  2
1 east-1
2 east-2  ✖
3 west-1  ✔  ✔
✖ network.pod-cidr-overlap: 1 pair: east-1 ↔ east-2

– not applicable  ✔ passed  ℹ worth knowing  ✖ failed

✖ network.pod-cidr-overlap: pod addresses do not overlap
  On one network a request goes straight to the pod's address; if both clusters
  have that address, the wrong pod answers.
  east-1 ↔ east-2: both use 10.11.0.0/16, and both are to be on network shared
    Seen in: test
    Remedy: Put the two on different networks in mesh.yaml, where they meet
      through gateways, or give one of them other pod addresses.
      $ kubectl --context admin@east-1 get nodes -o custom-columns=NODE:.metadata.name,PODS:.spec.podCIDRs
      $ kubectl --context admin@east-2 get nodes -o custom-columns=NODE:.metadata.name,PODS:.spec.podCIDRs

ℹ nodes.ready: Linux nodes are ready
  istiod and the gateways need a Linux node to run on; without one they stay
  pending until the installation gives up.
  west-1: 1 of 2 nodes ready

3 clusters in 0.8 s: 8 passed, 1 failed, 1 noted, 3 skipped
`,
		);
	});

	for (const width of [60, 80, 120]) {
		test(`has no line wider than ${width} columns but commands, and words that are wider`, () => {
			const clusters = [
				...alike,
				deadFacts('west-1', 'wrong-ca'),
				factsOf({name: `a-${'very-'.repeat(9)}long-name`}),
			];
			const text = tableOf(clusters, {width, model: modelOf(clusters.map(({name}) => ({name})))});
			const wide = text
				.split('\n')
				.filter(
					line =>
						[...line].length > width && !line.startsWith('      $ ') && line.trim().includes(' '),
				);
			assert.deepEqual(wide, []);
		});
	}

	test('tells in one line what is unknown because a cluster does not answer, and lets the living speak', () => {
		const text = tableOf([...alike, deadFacts('west-1')]);
		assert.match(text, /\? not known, because west-1 does not answer: api\.credentials/v);
		assert.match(text, /network\.pod-cidr-overlap\s+ℹ\s+ℹ\s+\?/v);
		assert.equal(text.match(/west-1: /gv)?.length, 1);
	});

	test('gives each failure its own remedy, and tells much that is unknown in few words', () => {
		const denied = unknown('denied', 'x is forbidden: User "reader" cannot list resource');
		const blind = factsOf({
			name: 'blind',
			permissions: denied,
			nodes: denied,
			istio: denied,
			systemNamespace: denied,
			remoteSecrets: denied,
			loadBalancers: denied,
		});
		const text = tableOf([deadFacts('a', 'refused'), deadFacts('b', 'not-tls'), blind]);
		assert.match(
			text,
			/\n {2}a: nothing listens .*\n {4}Seen in: .*\n {4}Remedy: Start the cluster.*\n {6}\$ kubectl .*\n {2}b: what listens/v,
		);
		assert.match(
			text,
			/^\? could not be determined, which is no pass:\n {2}permission\.install: blind: not known: user reader may not read test\n/mv,
		);
	});

	test('gives each cluster a line where the matrix would be too wide', () => {
		const many = Array.from({length: 30}, (_, index) =>
			factsOf({name: `kind-${index}`, podRanges: rangesOf('10.244.0.0/16')}),
		);
		const text = tableOf(many);
		assert.match(text, /^ℹ kind-29 {2}\d+ passed, \d+ noted/mv);
		assert.match(text, /and 427 more; -o json lists them all/v);
		assert.ok(text.split('\n').length < 110);
	});

	test('shows what was waived, what it would be, and why it may be', () => {
		const empty = [
			factsOf({name: 'east-1', nodes: known({ready: 0, total: 0, architectures: []})}),
		];
		const bare = tableOf(empty, {width: 160, waive: [{id: 'nodes.ready', clusters: []}]});
		assert.match(
			bare,
			/^○ nodes\.ready: .*\n {2}east-1: no ready Linux node among 0 nodes \(would be: warn; waived without a reason\)$/mv,
		);
		const reasoned = tableOf(empty, {
			width: 160,
			waive: [
				{
					id: 'nodes.ready',
					clusters: ['east-1'],
					reason: 'OPS-1234',
					until: '2027-01-31',
				},
			],
		});
		assert.match(reasoned, /\(would be: warn; waived because: OPS-1234; until 2027-01-31\)$/mv);
	});

	test('puts colour only where it is told to', () => {
		const painted = tableOf([west], {paint: (tone, text) => `<${tone}>${text}</${tone}>`});
		assert.match(painted, /<note>ℹ<\/note>/v);
		assert.equal(painted.replaceAll(/<\/?[a-z]+>/gv, ''), tableOf([west]));
	});
});
