import path from 'node:path';
import {noLeavingClusters} from '../../engine/leaving-clusters.ts';
import {makePlan} from '../../engine/make-plan.ts';
import {loadMeshText} from '../../engine/load-mesh.ts';
import type {Emit} from '../../engine/events.ts';
import {publishedPort} from '../../mesh/api-server.ts';
import {baseFileName} from '../../mesh/base-file.ts';
import {baseLines} from '../../mesh/base-for.ts';
import {isInternal} from '../../mesh/internal-load-balancers.ts';
import type {Mesh} from '../../mesh/mesh.ts';
import {liveImages} from '../../plan/retiring-images.ts';
import type {RestartConsent} from '../../plan/restart-steps.ts';
import type {Model} from '../../mesh/model.ts';
import {platformFiles, withPlatformFiles, type PlatformFile} from '../../mesh/platform-files.ts';
import {renderMeshFile} from '../../mesh/render-mesh.ts';
import type {Ports} from '../../ports/ports.ts';
import type {Sensitive} from '../../sensitive.ts';
import type {ReviewView} from '../session.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {contextFor, openLoadedMesh} from '../mesh-session.ts';
import type {Plan} from '../../plan/steps.ts';
import {retiringImageLines} from '../../reporters/retiring-image-lines.ts';
import {outdatedWorkloadWarnings, outdatedWarnings, restartsOf} from './restart-review.ts';

/** What of the mesh comes from a hub that goes away, as one paragraph; nothing where nothing does. */
export const imageWarnings = (
	{retiringImages = []}: Pick<Plan, 'retiringImages'>,
	meshFlags: readonly string[],
): string[] =>
	retiringImages.length === 0
		? []
		: [
				retiringImageLines(retiringImages, meshFlags)
					.map(line => line.trim())
					.join(' '),
			];

export type ReadyReview = Extract<ReviewView, {state: 'ready'}>;

/** What the person has to know of addresses before installing: which may be reachable from everywhere, what behind them, and which are not from other networks. */
export const publicWarnings = ({clusters}: Model): string[] =>
	clusters.flatMap(({name, gateway, exposesApiServer}) => {
		if (gateway === undefined) {
			return [];
		}

		const apiServer = exposesApiServer
			? ` The API server of ${name} is among them, on ${String(publishedPort)}: whoever gets there may try credentials.`
			: '';
		if (gateway.internal || isInternal(gateway.annotations)) {
			return [
				`The gateway of ${name} gets an internal load balancer address: the other clusters must reach that provider's private network.${exposesApiServer ? ` Whoever reaches it reaches the API server of ${name}, too, on ${String(publishedPort)}.` : ''}`,
			];
		}

		const ranges =
			gateway.sourceRanges.length === 0
				? 'from everywhere that can reach it'
				: `from ${gateway.sourceRanges.join(', ')}`;
		const guards = exposesApiServer ? 'TLS guards them.' : 'mutual TLS guards them.';
		const advice =
			exposesApiServer && gateway.sourceRanges.length === 0
				? ` clusters.${name}.gateway.sourceRanges in mesh.yaml narrows who does.`
				: '';
		return [
			`The gateway of ${name} gets a load balancer address, which may be PUBLIC: ports ${gateway.ports.map(({port}) => String(port)).join(', ')} are open ${ranges}; ${guards}${apiServer}${advice}`,
		];
	});

/** An overlay that lies beside the mesh file as base.yaml is for all its clusters, as `init` writes it. */
const hasBase = async ({files}: Pick<Ports, 'files'>, file: string): Promise<boolean> =>
	(await files.read(path.join(path.dirname(file), baseFileName))) !== undefined;

type Settings = {files: readonly PlatformFile[]; warnings: readonly string[]};

/** What the clusters' platforms need, in files that are yet to be written, or say the same already. */
const settingsFor = async (
	{files}: Pick<Ports, 'files'>,
	{mesh, facts, directory}: {mesh: Mesh; facts: readonly ClusterFacts[]; directory: string},
): Promise<Settings> => {
	const platformOf = (name: string): string | undefined => {
		const platform = facts.find(fact => fact.name === name)?.platform;
		return platform?.known === true ? platform.value : undefined;
	};

	const wanted = platformFiles(mesh.clusters.map(({name}) => ({name, platform: platformOf(name)})));
	const there = await Promise.all(
		wanted.map(async ({name}) => files.read(path.join(directory, name))),
	);
	const lines = (file: PlatformFile): string => baseLines(file.overlay).join(', ');
	return {
		files: wanted.filter(({text}, index) => there[index] === undefined || there[index] === text),
		warnings: wanted.map((file, index) =>
			there[index] === undefined || there[index] === file.text
				? `${file.clusters.join(', ')} ${file.clusters.length === 1 ? 'runs' : 'run'} on ${file.platform}, which Istio must be told: ${file.name} is written with ${lines(file)}. b leaves it out.`
				: `${file.clusters.join(', ')} ${file.clusters.length === 1 ? 'runs' : 'run'} on ${file.platform}, which Istio must be told; but ${file.name} is there and says something else, so that it is left alone. It takes ${lines(file)}.`,
		),
	};
};

/** How a text stands to the file that is there under its name. */
export const compareFile = async (
	ports: Pick<Ports, 'files'>,
	file: string,
	text: string,
): Promise<ReadyReview['file']> => {
	const there = await ports.files.read(file);
	if (there === undefined) {
		return 'new';
	}

	return there === text ? 'same' : 'different';
};

const baseState = ({
	isBaseThere,
	leavesBase,
	names: [name, ...others],
}: {
	isBaseThere: boolean;
	leavesBase: boolean;
	names: readonly string[];
}): Pick<ReadyReview, 'base'> => {
	if (isBaseThere) {
		return {base: {name: baseFileName, state: leavesBase ? 'left alone' : 'used'}};
	}

	return name === undefined
		? {}
		: {base: {name: [name, ...others].join(', '), state: leavesBase ? 'left out' : 'new'}};
};

/** Plans the mesh of the answers. Reads and dry runs only. */
export const planReview = async (
	ports: Ports,
	options: {
		mesh: Mesh;
		passphrase?: Sensitive;
		file: string;
		meshFlags: readonly string[];
		leavesBase: boolean;
		restartConsent?: RestartConsent;
		facts: readonly ClusterFacts[];
		readyTimeoutMs: number;
		emit: Emit;
		signal: AbortSignal;
	},
): Promise<ReadyReview> => {
	const {
		mesh,
		passphrase,
		file,
		meshFlags,
		leavesBase,
		restartConsent,
		facts,
		readyTimeoutMs,
		emit,
		signal,
	} = options;
	const isBaseThere = await hasBase(ports, file);
	const directory = path.dirname(file);
	const settings = isBaseThere
		? {files: [], warnings: []}
		: await settingsFor(ports, {mesh, facts, directory});
	const made = leavesBase ? [] : settings.files;
	const text = renderMeshFile(
		isBaseThere && !leavesBase ? {...mesh, base: baseFileName} : withPlatformFiles(mesh, made),
	);
	const extras = new Map(made.map(({name, text: own}) => [path.join(directory, name), own]));
	// Read back as `apply` will read it, with the files that are about to be there.
	const loaded = await loadMeshText(
		{...ports.files, read: async name => extras.get(name) ?? ports.files.read(name)},
		{file, text},
	);
	using session = openLoadedMesh(loaded, ports, passphrase);
	const context = await contextFor(session, {
		facts,
		leavingClusters: noLeavingClusters(mesh.mesh),
		emit,
		signal,
		readyTimeoutMs,
		restartConsent,
		signs: false,
	});
	const plan = await makePlan(context, {
		directory: session.directory,
		readyTimeoutMs,
		meshFlags,
		liveImages: liveImages(facts),
	});
	signal.throwIfAborted();
	return {
		state: 'ready',
		loaded,
		model: session.model,
		plan,
		text,
		warnings: [
			...publicWarnings(session.model),
			...(leavesBase ? [] : settings.warnings),
			...outdatedWarnings(plan),
			...outdatedWorkloadWarnings(session.model, plan, restartConsent !== undefined),
			...imageWarnings(plan, meshFlags),
		],
		restarts: restartsOf(session.model, plan),
		extras,
		file: await compareFile(ports, file, text),
		saved: false,
		...baseState({isBaseThere, leavesBase, names: settings.files.map(({name}) => name)}),
	};
};
