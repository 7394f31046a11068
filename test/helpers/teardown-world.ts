import type {TeardownOptions} from '../../source/commands/definitions/teardown.ts';
import {tearDown} from '../../source/commands/teardown.ts';
import type {EngineEvent} from '../../source/engine/events.ts';
import {stateDirectoryOf} from '../../source/engine/state-directory.ts';
import type {MeshCluster} from '../../source/mesh/mesh.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import type {MemoryCluster, ClusterWrite} from '../../source/demo/cluster/memory-cluster.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {makeFakeClock, makeFakeProcesses} from './fakes.ts';
import {installedCluster, makePurgingIstioctl} from './installed-mesh.ts';
import {makeMemoryIo} from './memory-io.ts';

const me: ProcessIdentity = {host: 'here', pid: 1, startedAt: 'monday'};

export const options: TeardownOptions = {
	kubeconfigs: [],
	allowExec: false,
	timeoutMs: 10_000,
	concurrency: 8,
	downloadIstioctl: false,
	plain: false,
	color: false,
	verbose: false,
	file: 'mesh.yaml',
	output: 'text',
	readyTimeoutMs: 60_000,
	yes: true,
};

/** A mesh of fake clusters that can be torn down again and again; `order` is what was written, without Leases. */
export const makeMesh = (
	clusters: ReadonlyMap<string, MemoryCluster>,
	members: ReadonlyArray<Partial<MeshCluster> & {name: string}> = [...clusters.keys()].map(
		name => ({name}),
	),
	self = me,
) => {
	const files = makeMemoryFiles();
	const istioctl = makePurgingIstioctl(clusters);
	const processes = makeFakeProcesses(self);
	const order: string[] = [];
	for (const [name, cluster] of clusters) {
		cluster.onWrite(({verb, ref}: ClusterWrite) => {
			if (ref.kind !== 'Lease') {
				order.push(`${name} ${verb} ${ref.kind} ${ref.name}`);
			}
		});
	}

	const {purge} = istioctl;
	istioctl.purge = async command => {
		order.push(`${command.context} purge`);
		return purge(command);
	};

	const kills: string[] = [];
	const clock = makeFakeClock();
	const run = async (given: Partial<TeardownOptions> = {}, world = makeMemoryIo()) => {
		const exitCode = await tearDown(
			{
				loaded: {
					mesh: {
						mesh: 'shop',
						organization: 'shop.example.com',
						istio: {version: '1.31.1'},
						dataPlane: 'sidecar',
						trust: {mode: 'generated', directory: 'certs'},
						verify: {image: 'agnhost'},
						clusters: members.map((member): MeshCluster => ({
							context: member.name,
							network: 'net',
							role: 'primary',
							...member,
						})),
					},
					path: '/mesh/mesh.yaml',
					directory: '/mesh',
					overlays: {},
				},
				clusters,
				directory: stateDirectoryOf('/mesh', 'shop'),
				ports: {
					simulated: false,
					files,
					clock,
					processes,
					istioctl,
					kubeconfigFor: () => undefined,
					killChildren() {
						kills.push('all');
					},
				},
			},
			{...options, ...given},
			world,
		);
		return {exitCode, stdout: world.out, stderr: world.err};
	};

	const eventsOf = async (
		given: Partial<TeardownOptions> = {},
		world = makeMemoryIo(),
	): Promise<{exitCode: number; events: EngineEvent[]}> => {
		const {exitCode, stdout} = await run({output: 'jsonl', ...given}, world);
		return {
			exitCode,
			events: stdout
				.trim()
				.split('\n')
				.map(line => JSON.parse(line) as EngineEvent),
		};
	};

	const backups = () => [...files.texts].filter(([file]) => file.includes('/backup/'));
	return {
		files,
		istioctl,
		processes,
		order,
		kills,
		run,
		eventsOf,
		backups,
	};
};

export const finished = (events: readonly EngineEvent[]) =>
	events.flatMap(event =>
		event.type === 'step-finished' ? [`${event.step} ${event.outcome}`] : [],
	);

/** Two primaries that know each other. */
export const pair = () =>
	new Map([
		['a', installedCluster({name: 'a', peers: ['b']})],
		['b', installedCluster({name: 'b', peers: ['a']})],
	]);
