import {toError} from '../../errors.ts';
import {refOf, type KubeObject} from '../../kubernetes/object.ts';
import type {FilesPort} from '../../ports/files.ts';
import type {CommandOptions, CommandOutcome, IstioctlPort} from '../../ports/istioctl.ts';
import type {DemoProcesses} from '../processes.ts';
import type {DemoCluster, World} from '../world/world.ts';
import {install} from './install.ts';
import {readOperator, simulatedVersion} from './operator.ts';
import {renderOperator} from './render.ts';

const tailLength = 40;
const simulatedPath = '/usr/local/bin/istioctl';
const componentLabel = 'operator.istio.io/component';

const contextMissing = (context: string): string => `Error: context "${context}" does not exist`;

/** `istioctl uninstall --purge`: everything with its label, definitions and their objects last. */
const purge = async (
	world: World,
	cluster: DemoCluster,
	{onLine, signal}: CommandOptions,
): Promise<number> => {
	onLine('All Istio resources will be pruned from the cluster');
	const isDefinition = ({kind}: KubeObject) => kind === 'CustomResourceDefinition';
	const labelled = cluster.api
		.objects()
		.filter(
			({metadata, kind}) =>
				metadata.labels?.[componentLabel] !== undefined && kind !== 'EndpointSlice',
		);
	for (const object of [
		...labelled.filter(one => !isDefinition(one)),
		...labelled.filter(one => isDefinition(one)),
	]) {
		await world.sleep(isDefinition(object) ? 60 : 8, signal);
		cluster.api.drop(refOf(object));
		onLine(
			`  Removed ${object.apiVersion}, Kind=${object.kind}/${object.metadata.name}.${object.metadata.namespace ?? ''}.`,
		);
		if (isDefinition(object)) {
			const [plural = '', ...group] = object.metadata.name.split('.');
			for (const custom of cluster.api
				.objects()
				.filter(
					({apiVersion, kind}) =>
						apiVersion.startsWith(`${group.join('.')}/`) &&
						plural.startsWith(kind.toLowerCase().slice(0, -1)),
				)) {
				cluster.api.drop(refOf(custom));
			}
		}
	}

	onLine('✔ Uninstall complete');
	return 0;
};

/** An istioctl that installs into simulated clusters. */
export const makeDemoIstioctl = (
	world: World,
	files: Pick<FilesPort, 'read'>,
	processes: DemoProcesses,
): IstioctlPort => {
	const failed = new Set<DemoCluster>();

	const run = async (
		command: CommandOptions,
		work: (cluster: DemoCluster, command: CommandOptions) => Promise<number>,
	): Promise<CommandOutcome> => {
		command.signal.throwIfAborted();
		const tail: string[] = [];
		const started = world.clock.monotonic();
		const say = (line: string) => {
			tail.push(line);
			tail.splice(0, tail.length - tailLength);
			command.onLine(line);
		};

		const end = (rest: Pick<CommandOutcome, 'exitCode' | 'signal'>): CommandOutcome => ({
			...rest,
			timedOut: false,
			tail,
			durationMs: world.clock.monotonic() - started,
		});
		const cluster = world.clusters.find(({spec: sketch}) => sketch.context === command.context);
		const child = processes.start();
		const signal = AbortSignal.any([command.signal, child.killed]);
		try {
			await command.onStart({...child.identity, executable: simulatedPath});
			if (cluster === undefined || cluster.spec.trouble !== undefined) {
				say(
					cluster === undefined
						? contextMissing(command.context)
						: `Error: failed to reach the API server of ${command.context}`,
				);
				return end({exitCode: 1});
			}

			return end({exitCode: await work(cluster, {...command, signal, onLine: say})});
		} catch (error) {
			if (signal.aborted) {
				return end({exitCode: undefined, signal: child.killed.aborted ? 'SIGKILL' : 'SIGTERM'});
			}

			say(`Error: ${toError(error).message}`);
			return end({exitCode: 1});
		} finally {
			child.end();
		}
	};

	return {
		locate: async () => ({path: simulatedPath, version: simulatedVersion}),
		use: () => undefined,
		render: async operator => renderOperator(readOperator(operator)),
		install: async (operatorFile, options) =>
			run(options, async (cluster, command) => {
				const text = await files.read(operatorFile);
				if (text === undefined) {
					command.onLine(`Error: open ${operatorFile}: no such file or directory`);
					return 1;
				}

				if (failed.has(cluster)) {
					// Somebody has mended the registry meanwhile.
					cluster.isRegistryBroken = false;
				}

				const exitCode = await install(world, cluster, {
					operator: readOperator(text),
					say: command.onLine,
					signal: command.signal,
					readinessTimeoutMs: options.readinessTimeoutMs,
				});
				if (exitCode !== 0) {
					failed.add(cluster);
				}

				return exitCode;
			}),
		purge: async options =>
			run(options, async (cluster, command) => purge(world, cluster, command)),
	};
};
