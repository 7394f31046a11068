import path from 'node:path';
import {MeshError, UsageError} from '../errors.ts';
import {istioTableDay} from '../mesh/istio-minors.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {Ports} from '../ports/ports.ts';
import {makeDemoIstioctl} from './istioctl/demo-istioctl.ts';
import {kubeconfigOf} from './kubeconfig.ts';
import {makeMemoryFiles} from './memory-files.ts';
import {makeDemoProcesses} from './processes.ts';
import {recordings} from './recordings/index.ts';
import {withSampleCertificates} from './sample-certificates.ts';
import type {Scenario, ScenarioName} from './scenario.ts';
import {scenarios} from './scenarios/index.ts';
import {timingsOf} from './timings.ts';
import {loginMs} from './world/api-behaviour.ts';
import {makeWorld} from './world/make-world.ts';
import {makeDemoTls} from './world/tls.ts';

export type DemoOptions = {
	/** A real one: a demo takes lifelike time. */
	clock: ClockPort;
	/** Makes real certificates, which go nowhere. */
	certificates: CertificatesPort;
	/** How many times as fast as life clusters are; default 1. */
	speed?: number;
	/** The folder that a person would work in, which exists in the simulation too; default `/demo`. */
	directory?: string;
	/** For one API request, milliseconds; default 10,000. */
	timeoutMs?: number;
};

/** Where the scenario's own mesh file is in the simulation. */
export const demoMeshFile = '/demo/mesh.yaml';

const foldersTo = (directory: string): string[] =>
	directory === path.dirname(directory)
		? [directory]
		: [...foldersTo(path.dirname(directory)), directory];

/**
Simulated clusters behind every port: the engine runs against them as it does against real ones, whatever is answered.
Nothing leaves the process: no file, no connection, no child.
*/
export const makeDemoPorts = (
	scenario: ScenarioName | Scenario,
	{clock, certificates, speed = 1, directory = '/demo', timeoutMs = 10_000}: DemoOptions,
): Ports => {
	const played = typeof scenario === 'string' ? scenarios[scenario] : scenario;
	const world = makeWorld(played, {
		clock,
		certificates,
		timings: timingsOf(recordings),
		speed,
		timeoutMs,
	});
	const files = makeMemoryFiles({
		texts: new Map([[demoMeshFile, played.mesh]]),
		modes: new Map(
			[...foldersTo('/demo'), ...foldersTo(path.resolve(directory))].map(folder => [folder, 0o755]),
		),
	});
	const samples = withSampleCertificates(files, {
		certificates,
		directory: path.resolve(directory),
		now: () => clock.now(),
	});
	const processes = makeDemoProcesses();
	const kubeconfig = kubeconfigOf(played);
	return {
		simulated: true,
		files: {
			...samples.files,
			isSimulated: true,
			below: root => ({...samples.files.below(root), isSimulated: true}),
		},
		trustSamples: samples.words,
		clock,
		today: Date.parse(istioTableDay),
		processes,
		certificates,
		istioctl: makeDemoIstioctl(world, files, processes),
		tls: makeDemoTls(world),
		kubeconfig,
		kubeconfigsFor: () => [kubeconfig],
		foreignUses: () => [],
		openClusters(selection) {
			const missing = selection.filter(
				({context}) => !world.clusters.some(({spec: sketch}) => sketch.context === context),
			);
			if (missing.length > 0) {
				throw new UsageError(
					`the simulation has no context ${missing.map(({context}) => JSON.stringify(context)).join(', ')}; it has ${played.clusters.map(({context}) => context).join(', ')}`,
					{code: 'kubeconfig'},
				);
			}

			return new Map(
				selection.flatMap(({name, context}) =>
					world.clusters
						.filter(({spec: sketch}) => sketch.context === context)
						.map(({api}) => [name, api]),
				),
			);
		},
		async login({name}, {signal} = {}) {
			const cluster = world.clusters.find(({spec: sketch}) => sketch.context === name);
			if (cluster?.spec.auth !== 'exec') {
				throw new MeshError(
					`context ${name} has no credential plugin, so there is nothing to log in with`,
					{code: 'login.none'},
				);
			}

			await world.sleep(loginMs, signal);
			cluster.isLoggedIn = true;
		},
		kubeconfigFor: () => undefined,
		kubeconfigFlags: [],
		killChildren: processes.killAll,
	};
};
