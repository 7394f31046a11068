import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {Ajv2020} from 'ajv/dist/2020.js';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {checks} from '../../source/checks/index.ts';
import {runPreflight} from '../../source/commands/preflight.ts';
import type {PreflightOptions} from '../../source/commands/definitions/preflight.ts';
import type {Ports} from '../../source/ports/ports.ts';
import {CancelledError, UsageError} from '../../source/errors.ts';
import type {KubeconfigProblem} from '../../source/ports/kubeconfig.ts';
import {
	preflightReportJsonSchema,
	preflightReportSchema,
	type PreflightReport,
} from '../../source/reporters/report-schema.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeFakeClock, makeFakeProcesses} from '../helpers/fakes.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {kubeContext} from '../helpers/kube-context.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {makeMemoryIo, type MemoryIo} from '../helpers/memory-io.ts';
import {until} from '../helpers/until.ts';

/** The CA of its API server, and a CoreDNS that answers. */
const always: readonly KubeObject[] = [
	{
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'kube-root-ca.crt', namespace: 'kube-system'},
		data: {'ca.crt': '-----BEGIN CERTIFICATE-----\nCA\n-----END CERTIFICATE-----\n'},
	},
	{
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'coredns', namespace: 'kube-system'},
		data: {Corefile: '.:53 {\n    kubernetes cluster.local in-addr.arpa ip6.arpa\n}\n'},
	},
	{
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name: 'kube-dns', namespace: 'kube-system', labels: {'k8s-app': 'kube-dns'}},
		spec: {clusterIPs: ['10.96.0.10'], ports: [{name: 'dns', port: 53}]},
	},
	{
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {
			name: 'kube-dns-1',
			namespace: 'kube-system',
			labels: {'kubernetes.io/service-name': 'kube-dns'},
		},
		addressType: 'IPv4',
		endpoints: [{addresses: ['10.11.0.2'], conditions: {ready: true}}],
	},
];

const healthy = (context: string, podCidr = '10.11.0.0/16'): MemoryCluster => {
	const cluster = makeMemoryCluster({
		context,
		uid: `uid-of-${context}`,
		objects: [
			{
				apiVersion: 'v1',
				kind: 'Node',
				metadata: {name: 'node'},
				spec: {podCIDRs: [podCidr]},
				status: {
					nodeInfo: {operatingSystem: 'linux', architecture: 'amd64'},
					conditions: [{type: 'Ready', status: 'True'}],
					allocatable: {cpu: '4', memory: '8Gi', pods: '110'},
				},
			},
			{
				apiVersion: 'apps/v1',
				kind: 'DaemonSet',
				metadata: {name: 'kube-flannel-ds', namespace: 'kube-flannel'},
			},
			{
				apiVersion: 'v1',
				kind: 'ConfigMap',
				metadata: {name: 'kube-flannel-cfg', namespace: 'kube-flannel'},
				data: {'net-conf.json': JSON.stringify({Network: podCidr})},
			},
			...always,
		],
	});
	cluster.answer('/apis/networking.k8s.io/v1/servicecidrs', {
		items: [{spec: {cidrs: [`10.${96 + context.length}.0.0/16`]}}],
	});
	return cluster;
};

const meshText = (network: string) => `apiVersion: mesh-wizard/v1
kind: Mesh
mesh: shop
organization: shop.example.com
istio: {version: 1.31.1}
dataPlane: sidecar
trust: {mode: in-cluster}
clusters:
  east-1: {context: east-1, network: east, role: primary}
  east-2b: {context: east-2b, network: ${network}, role: primary}
`;

const refuse = async (): Promise<never> => {
	throw new Error('preflight only reads');
};

const start = (
	clusters: readonly MemoryCluster[],
	options: Partial<PreflightOptions> = {},
	{
		io = makeMemoryIo(),
		problems = [],
		mesh,
		locate = async () => ({path: '/opt/istioctl', version: '1.31.1'}),
		texts = [],
		clock = makeFakeClock(),
	}: {
		io?: MemoryIo;
		clock?: Ports['clock'];
		problems?: KubeconfigProblem[];
		mesh?: string;
		locate?: Ports['istioctl']['locate'];
		texts?: ReadonlyArray<[string, string]>;
	} = {},
) => {
	const ports: Ports = {
		simulated: false,
		files: makeMemoryFiles(
			mesh === undefined
				? undefined
				: {
						texts: new Map([['/mesh/mesh.yaml', mesh], ...texts]),
						modes: new Map([['/mesh', 0o755]]),
					},
		),
		clock,
		processes: makeFakeProcesses({host: 'here', pid: 1, startedAt: '1'}),
		certificates: makeCertificates(),
		istioctl: {
			locate,
			use: () => undefined,
			render: refuse,
			install: refuse,
			purge: refuse,
		},
		kubeconfigsFor: () => [],
		foreignUses: () => [],
		kubeconfig: {
			contexts: clusters.map(({context}) => kubeContext({name: context})),
			hidden: [],
			problems,
			files: [{file: '/kube/config', found: true}],
		},
		openClusters: selection =>
			new Map(
				selection.map(({name, context}) => {
					const cluster = clusters.find(candidate => candidate.context === context);
					assert.ok(cluster);
					return [name, cluster];
				}),
			),
		tls: {handshake: refuse},
		async login() {
			throw new Error('nobody was to log in');
		},
		kubeconfigFor: () => undefined,
		kubeconfigFlags: [],
		killChildren() {
			// There are none.
		},
	};
	const finished = runPreflight(
		{
			kubeconfigs: [],
			allowExec: false,
			timeoutMs: 10_000,
			concurrency: 16,
			downloadIstioctl: false,
			plain: true,
			color: false,
			verbose: false,
			clusters: {from: 'all-contexts'},
			output: 'json',
			readSecrets: false,
			strictness: 'normal',
			waivers: [],
			waiverFiles: [],
			selection: {only: [], skip: []},
			...options,
		},
		io,
		async () => ports,
	);
	return {
		io,
		finished,
		report: (): PreflightReport => preflightReportSchema.parse(JSON.parse(io.out)),
	};
};

const [east, alike, apart] = [
	() => healthy('east-1'),
	() => healthy('east-2b'),
	() => healthy('west', '10.12.0.0/16'),
];

describe('preflight', () => {
	test('of healthy clusters exits 0 and closes what it opened', async () => {
		const clusters = [east(), apart()];
		const {finished, report} = start(clusters);
		assert.equal(await finished, 0);
		assert.deepEqual(
			report().clusters.map(({name, reachable}) => [name, reachable]),
			[
				['east-1', true],
				['west', true],
			],
		);
		assert.ok(report().findings.every(({status}) => ['pass', 'note', 'skipped'].includes(status)));
		assert.ok(clusters.every(({isClosed}) => isClosed));
		assert.ok(clusters.every(({writes}) => writes.length === 0));
	});

	test('judges versions by the day on which it runs', async () => {
		const statusesOn = async (day: number) => {
			const {finished, report} = start([east()], {}, {clock: makeFakeClock(day)});
			const exitCode = await finished;
			return [
				exitCode,
				...report()
					.findings.filter(({id}) => ['version.support', 'version.table'].includes(id))
					.map(({status}) => status),
			];
		};

		assert.deepEqual(await statusesOn(Date.UTC(2026, 10, 29)), [0, 'pass', 'pass']);
		assert.deepEqual(await statusesOn(Date.UTC(2028, 0, 1)), [4, 'warn', 'note']);
	});

	test('asks the clusters while istioctl is still looked for', async () => {
		const cluster = east();
		const {finished} = start(
			[cluster],
			{},
			{
				async locate() {
					await until('the cluster is asked', () => cluster.requests.length > 0);
					return {path: '/opt/istioctl', version: '1.31.1'};
				},
			},
		);
		assert.equal(await finished, 0);
	});

	test('notes an overlap without a mesh, fails it where one network is planned, passes it on two', async () => {
		const overlapIn = ({findings}: PreflightReport) =>
			findings.find(({id}) => id === 'network.pod-cidr-overlap');
		const alone = start([east(), alike()]);
		assert.equal(await alone.finished, 0);
		assert.equal(overlapIn(alone.report())?.status, 'note');

		const clusters = {from: 'file' as const, file: '/mesh/mesh.yaml'};
		const together = start([east(), alike()], {clusters}, {mesh: meshText('east')});
		assert.equal(await together.finished, 3);
		assert.equal(overlapIn(together.report())?.status, 'fail');
		assert.match(overlapIn(together.report())?.observed ?? '', /both use 10\.11\.0\.0\/16/v);
		assert.deepEqual(overlapIn(together.report())?.clusters, ['east-1', 'east-2b']);

		const waived = start(
			[east(), alike()],
			{clusters, waivers: [{id: 'network.pod-cidr-overlap', clusters: ['east-1']}]},
			{mesh: meshText('east')},
		);
		assert.equal(await waived.finished, 0);
		assert.equal(overlapIn(waived.report())?.status, 'waived');

		const onTwo = start([east(), alike()], {clusters}, {mesh: meshText('west')});
		assert.equal(await onTwo.finished, 4); // Nothing tells whether gateways would get an address.
		assert.equal(overlapIn(onTwo.report())?.status, 'pass');
	});

	test('waives from a file with the reason, and no longer once it has run out', async () => {
		const [file, clusters] = [
			'/mesh/waivers.yaml',
			{from: 'file' as const, file: '/mesh/mesh.yaml'},
		];
		const run = async (until: string) => {
			const {io, finished, report} = start(
				[east(), alike()],
				{clusters, waiverFiles: [file]},
				{
					mesh: meshText('east'),
					texts: [
						[file, `waivers: [{id: network.pod-cidr-overlap, reason: tunnels, until: ${until}}]`],
					],
				},
			);
			return {exitCode: await finished, report: report(), io};
		};

		const held = await run('2100-01-01');
		assert.equal(held.exitCode, 0);
		assert.deepEqual(held.report.findings.find(({status}) => status === 'waived')?.waiver, {
			reason: 'tunnels',
			until: '2100-01-01',
		});
		assert.deepEqual(held.report.expiredWaivers, []);

		const expired = await run('2020-01-01');
		assert.equal(expired.exitCode, 3);
		assert.deepEqual(expired.report.expiredWaivers, [
			{
				id: 'network.pod-cidr-overlap',
				clusters: [],
				reason: 'tunnels',
				until: '2020-01-01',
			},
		]);
	});

	test('runs what is asked for, and names what is left out in every report', async () => {
		const only = start([east(), apart()], {
			selection: {only: ['nodes', 'clock.skew'], skip: ['nodes.capacity']},
		});
		assert.equal(await only.finished, 0);
		const {findings, leftOut} = only.report();
		assert.ok(
			findings.length > 2 &&
				findings.every(({id}) => id === 'clock.skew' || id.startsWith('nodes.')),
		);
		assert.deepEqual(
			[
				leftOut.includes('nodes.capacity'),
				leftOut.includes('api.reachable'),
				leftOut.includes('clock.skew'),
			],
			[true, true, false],
		);
		assert.deepEqual(new Set([...findings.map(({id}) => id), ...leftOut]).size, checks.length);

		const table = start([east()], {
			output: 'table',
			selection: {only: [], skip: ['api', 'nodes.ready']},
		});
		await table.finished;
		assert.match(
			table.io.out.replaceAll(/\s+/gv, ' '),
			/Not checked \(--only, --skip\): \d checks: all \d of api and nodes\.ready\./v,
		);

		const lines = start([east()], {output: 'jsonl', selection: {only: [], skip: ['nodes.ready']}});
		await lines.finished;
		assert.match(lines.io.out, /"notice".*nodes\.ready/v);
	});

	test('compares with an earlier report, and keeps the exit code of now', async () => {
		const noNodes = () => {
			const cluster = east();
			cluster.drop({apiVersion: 'v1', kind: 'Node', name: 'node'});
			return cluster;
		};

		const first = start([noNodes()]);
		await first.finished;
		assert.equal(first.report().against, null);
		const texts: ReadonlyArray<[string, string]> = [['/mesh/earlier.json', first.io.out]];
		const against = '/mesh/earlier.json';
		const same = start([noNodes()], {against}, {mesh: '', texts});
		assert.equal(await same.finished, 4);
		const {against: still} = same.report();
		assert.ok(still !== null && still.still > 0);
		assert.deepEqual([still.new, still.fixed, still.startedAt], [0, 0, first.report().startedAt]);

		const mended = start([east()], {against}, {mesh: '', texts});
		assert.equal(await mended.finished, 0);
		assert.deepEqual(
			[
				mended.report().against?.new,
				mended.report().against?.still,
				mended.report().against?.fixed,
			],
			[0, 0, still.still],
		);
		for (const [output, pattern] of [
			['table', /^Changes since .*: 0 new, 0 still, \d+ fixed\n- fixed: /mv],
			['markdown', /### Changes\n\nsince /v],
			['junit', /name="against" value="since /v],
		] as const) {
			const {io, finished} = start([east()], {against, output}, {mesh: '', texts});
			await finished;
			assert.match(io.out, pattern);
		}
	});

	test('names what is wrong with an earlier report', async () => {
		const messageOf = async (text?: string) => {
			try {
				await start(
					[east()],
					{against: '/mesh/earlier.json'},
					{mesh: '', texts: text === undefined ? [] : [['/mesh/earlier.json', text]]},
				).finished;
			} catch (error) {
				return error instanceof UsageError && error.exitCode === 2 ? error.message : String(error);
			}

			return 'nothing';
		};

		assert.equal(await messageOf(), '--against /mesh/earlier.json: there is no such file');
		assert.match(await messageOf('{'), /^--against \/mesh\/earlier\.json: it is not JSON: /v);
		const wrong = {
			apiVersion: 'mesh-wizard/v1',
			kind: 'VerifyReport',
			simulated: false,
			startedAt: '2026-11-21T12:00:00Z',
			clusters: [],
			findings: [{id: 'nodes.ready', status: 'fine', clusters: []}],
		};
		assert.match(
			await messageOf(JSON.stringify(wrong)),
			/earlier\.json: kind: .*\n.*earlier\.json: findings\[0\]\.status: /v,
		);
	});

	test('advises on the topology without a mesh file, and with one only against what it plans', async () => {
		const apartReport = start([east(), apart()]);
		await apartReport.finished;
		const {advice} = apartReport.report();
		assert.deepEqual(
			advice?.options
				.map(({pattern, recommended, unsuitable}) => [pattern, recommended, unsuitable])
				.slice(0, 1),
			[['multi-primary-multi-network', true, null]],
		);
		assert.deepEqual(
			advice?.options[0]?.clusters.map(({name, network}) => [name, network]),
			[
				['east-1', 'east-1'],
				['west', 'west'],
			],
		);

		const overlapping = start([east(), alike()], {
			output: 'table',
			selection: {only: ['nodes'], skip: []},
		});
		await overlapping.finished;
		const text = overlapping.io.out.replaceAll(/\s+/gv, ' ');
		assert.match(
			text,
			/Recommended: multi-primary, different networks\. .* Networks: one for each cluster, of its name\./v,
		);
		assert.match(
			text,
			/Unsuitable: multi-primary, one network\. Pod addresses of east-1 and east-2b overlap\./v,
		);

		const clusters = {from: 'file' as const, file: '/mesh/mesh.yaml'};
		const planned = start([east(), alike()], {clusters}, {mesh: meshText('east')});
		await planned.finished;
		assert.match(
			planned.report().advice?.contradiction ?? '',
			/^The mesh file plans multi-primary, one network, which the facts speak against: Pod addresses/v,
		);
		const sound = start([east(), alike()], {clusters}, {mesh: meshText('west')});
		await sound.finished;
		assert.equal(sound.report().advice, null);

		const silent = ['dead-1', 'dead-2'].map(context => {
			const cluster = makeMemoryCluster({context});
			cluster.fail('/', 'timed-out');
			return cluster;
		});
		const nothing = start(silent);
		await nothing.finished;
		assert.deepEqual(nothing.report().advice?.options, [], 'nobody answered');
	});

	test('says what took how long with -v', async () => {
		const [quiet, verbose] = [
			start([east()], {output: 'table'}),
			start([east()], {output: 'table', verbose: true}),
		];
		await Promise.all([quiet.finished, verbose.finished]);
		assert.doesNotMatch(quiet.io.out, /Durations/v);
		assert.match(
			verbose.io.out,
			/\nDurations, the slowest first\nsurveys: east-1 \d+ ms\nchecks: /v,
		);
		const markdown = start([east()], {output: 'markdown', verbose: true});
		await markdown.finished;
		assert.match(
			markdown.io.out,
			/\n\| survey of \| ms \|\n\| --- \| --- \|\n\| east-1 \| \d+ \|\n/v,
		);
	});

	test('prints the JSON that its schema promises, and JUnit and Markdown', async () => {
		const {io, finished} = start([east(), apart()], {
			waivers: [{id: 'nodes.ready', clusters: [], reason: 'x'}],
		});
		await finished;
		const validate = new Ajv2020({strict: false, formats: {'date-time': true}}).compile(
			preflightReportJsonSchema() as Record<string, unknown>,
		);
		assert.ok(validate(JSON.parse(io.out)), JSON.stringify(validate.errors));
		for (const [output, beginning] of [
			['junit', '<?xml version="1.0"'],
			['markdown', '## mesh-wizard preflight'],
		] as const) {
			const run = start([east()], {output});
			assert.equal(await run.finished, 0);
			assert.ok(run.io.out.startsWith(beginning));
		}
	});

	test('refuses selections that name nothing or leave nothing', async () => {
		await assert.rejects(
			start([east()], {selection: {only: ['node'], skip: ['nodes.redy']}}).finished,
			(error: unknown) =>
				error instanceof UsageError &&
				error.message.includes(
					'--only node: there is no such check or category. Did you mean nodes?',
				) &&
				error.message.includes('Did you mean nodes.ready?'),
		);
		await assert.rejects(
			start([east()], {selection: {only: ['nodes'], skip: ['nodes']}}).finished,
			/leave no check/v,
		);
	});

	test('opens Secrets when it is told to, and only then', async () => {
		const withSecret = () => {
			const cluster = east();
			cluster.put({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}});
			cluster.put({
				apiVersion: 'v1',
				kind: 'Secret',
				metadata: {name: 'cacerts', namespace: 'istio-system'},
				data: {'ca-key.pem': 'a2V5'},
			});
			return cluster;
		};

		const opened = async (readSecrets: boolean) => {
			const cluster = withSecret();
			const run = start([cluster], {readSecrets});
			await run.finished;
			assert.ok(!run.io.out.includes('a2V5'));
			return cluster.requests.filter(({path}) => path.endsWith('/secrets/cacerts')).length;
		};

		assert.deepEqual([await opened(false), await opened(true)], [0, 1]);
	});

	test('exits 3 for a dead cluster, and 4, 0 or 3 for warnings as it is told', async () => {
		const dead = makeMemoryCluster({context: 'dead'});
		dead.fail('/', 'refused');
		assert.equal(await start([east(), dead]).finished, 3);

		const noNodes = () => {
			const cluster = east();
			cluster.drop({apiVersion: 'v1', kind: 'Node', name: 'node'});
			return cluster;
		};

		assert.equal(await start([noNodes()]).finished, 4);
		assert.equal(await start([noNodes()], {strictness: 'allow-warnings'}).finished, 0);
		assert.equal(await start([noNodes()], {strictness: 'strict'}).finished, 3);
	});

	test('names the contexts chosen, and what is broken in the kubeconfig', async () => {
		const problems = [
			{
				file: '/kube/config',
				entry: 'context "old"',
				reason: 'it names no cluster',
				costs: 'entry' as const,
				contexts: ['old'],
			},
		];
		const all = start([east(), apart()], {}, {problems});
		assert.equal(await all.finished, 4);
		assert.equal(
			all.report().findings.find(({id}) => id === 'kubeconfig.usable')?.source,
			'/kube/config',
		);

		const one = start(
			[east(), apart()],
			{clusters: {from: 'contexts', contexts: ['west']}},
			{problems},
		);
		assert.equal(await one.finished, 0);
		assert.deepEqual(
			one.report().clusters.map(({context}) => context),
			['west'],
		);

		await assert.rejects(
			start([east()], {clusters: {from: 'contexts', contexts: ['west', 'east-2']}}).finished,
			(error: unknown) =>
				error instanceof UsageError &&
				error.message.includes('"west"') &&
				error.message.includes('Did you mean east-1?'),
		);
	});

	test('gives clusters their default names, and a colliding context its own', async () => {
		const {finished, report} = start([
			makeMemoryCluster({context: 'a@kind'}),
			makeMemoryCluster({context: 'b@kind'}),
			makeMemoryCluster({context: 'gke_p_z_shop'}),
		]);
		await finished;
		assert.deepEqual(
			report().clusters.map(({name}) => name),
			['a@kind', 'b@kind', 'shop'],
		);
		assert.equal(
			report().findings.find(({id, clusters}) => id === 'names.cluster' && clusters[0] === 'a@kind')
				?.status,
			'warn',
		);
	});

	test('prints a table, and progress only where somebody watches', async () => {
		const quiet = start([east()], {output: 'table'});
		await quiet.finished;
		assert.match(quiet.io.out, /^✔ istioctl\.present: 1\.31\.1 at \/opt\/istioctl\n/v);
		assert.equal(quiet.io.err, '');

		const watched = start([east()], {output: 'json'}, {io: makeMemoryIo({isTerminal: true})});
		await watched.finished;
		assert.match(watched.io.err, /east-1: Kubernetes v1\.35\.4/v);
		assert.equal(watched.report().kind, 'PreflightReport');
	});

	test('colours a terminal, and nothing else', async () => {
		const escape = '\u001B[';
		const painted = start(
			[east()],
			{output: 'table', color: true},
			{io: makeMemoryIo({isTerminal: true})},
		);
		await painted.finished;
		assert.ok(painted.io.out.includes(escape));
		const piped = start([east()], {output: 'table', color: true});
		await piped.finished;
		assert.ok(!piped.io.out.includes(escape));
	});

	test('prints events as JSON lines', async () => {
		const {io, finished} = start([east()], {output: 'jsonl'});
		await finished;
		const events = io.out
			.trim()
			.split('\n')
			.map(line => JSON.parse(line) as {type: string; exitCode?: number});
		assert.equal(events[0]?.type, 'run-started');
		assert.ok(events.some(({type}) => type === 'cluster-surveyed'));
		assert.equal(events.filter(({type}) => type === 'finding').length > 15, true);
		assert.deepEqual([events.at(-1)?.type, events.at(-1)?.exitCode], ['run-finished', 0]);
	});

	test('stops at a signal, printing no report', async () => {
		const cluster = east();
		cluster.hold('/api/v1/nodes');
		const {io, finished} = start([cluster]);
		await until('the survey reads nodes', () =>
			cluster.requests.some(({path}) => path === '/api/v1/nodes'),
		);
		io.send('SIGINT');
		await assert.rejects(
			finished,
			(error: unknown) => error instanceof CancelledError && error.exitCode === 130,
		);
		assert.equal(io.out, '');
		assert.ok(cluster.isClosed);
	});
});
