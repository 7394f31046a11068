import {replacementOf} from '../../mesh/image-hubs.ts';
import type {ImageUse} from '../../mesh/image-uses.ts';
import {pathText} from '../../mesh/file-problem.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {isRestartable} from '../../plan/outdated-workloads.ts';
import type {ClusterFacts, ControlPlane} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import type {Remedy} from '../finding.ts';
import {isOurPlace} from './control-planes.ts';
import {insteadOf, successorText} from './image-text.ts';

type Container = Extract<ImageUse, {where: 'container'}>;
type InObject = Extract<ImageUse, {where: 'object'}>;
type InFile = Extract<ImageUse, {where: 'file'}>;

/** So many commands of a kind; what they are for is in the observation. */
const commandsAtMost = 5;

/** Kinds whose images kubectl can change. */
const settable: ReadonlySet<string> = new Set([
	'Deployment',
	'StatefulSet',
	'DaemonSet',
	'ReplicaSet',
	'CronJob',
	'Pod',
]);

const targetOf = ({kind, name}: {kind: string; name: string}): string =>
	shellWord(`${kind.toLowerCase()}/${name}`);

/** Where the hub of a control plane is said, by what has installed it. */
const installerText = ({owner, namespace, name}: ControlPlane): string => {
	const place = `${namespace}/${name}`;
	switch (owner) {
		case 'mesh-wizard': {
			return `${place}: apply installs it from docker.io/istio, unless an overlay names another hub`;
		}

		case 'istioctl': {
			return `${place}: hub: docker.io/istio in its IstioOperator, then istioctl install`;
		}

		case 'helm': {
			return `${place}: helm upgrade with --set global.hub=docker.io/istio`;
		}

		case 'sail': {
			return `${place}: spec.values.global.hub: docker.io/istio in its Istio resource`;
		}

		case 'unknown': {
			return `${place}: hub docker.io/istio, where its installation says it`;
		}
	}
};

const ofFiles = (uses: readonly InFile[]): Remedy[] =>
	uses.length === 0
		? []
		: [
				{
					summary: `Change ${few(uses.map(use => `${pathText(use.path)} in ${use.file} to ${insteadOf(use)}`))}.`,
					commands: [],
				},
			];

/** The patch that replaces one value; undefined inside of a list, which a merge replaces as a whole. */
const patchFor = ({path, image}: InObject): string | undefined => {
	const replacement = replacementOf(image);
	if (replacement === undefined || path.some(key => typeof key === 'number')) {
		return undefined;
	}

	let patch: unknown = replacement;
	for (const key of path.toReversed()) {
		patch = {[key]: patch};
	}

	return JSON.stringify(patch);
};

const ofOperators = (facts: ClusterFacts, uses: readonly InObject[]): Remedy[] =>
	uses.length === 0
		? []
		: [
				{
					summary:
						'Change the IstioOperators, and the files that they come from; delete those that nothing reads any more.',
					commands: uses.slice(0, commandsAtMost).map(use => {
						const patch = patchFor(use);
						const target = `istiooperators.install.istio.io -n ${use.namespace} ${shellWord(use.name)}`;
						return kubectl(
							facts,
							patch === undefined
								? `get ${target} -o yaml`
								: `patch ${target} --type=merge -p ${shellWord(patch)}`,
						);
					}),
				},
			];

/** istiod, what it injects, and the rest of an installation have one hub, which the installation says. */
const ofInstallations = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	uses: readonly ImageUse[],
): Remedy[] => {
	if (uses.length === 0) {
		return [];
	}

	const controlPlanes = facts.istio.known ? facts.istio.value.controlPlanes : [];
	const words = controlPlanes.map(controlPlane =>
		planned !== undefined && isOurPlace(controlPlane)
			? installerText({...controlPlane, owner: 'mesh-wizard'})
			: installerText(controlPlane),
	);
	const templates = uses.flatMap(use => (use.where === 'object' ? [use] : []));
	return [
		{
			summary: `Install Istio from docker.io/istio${words.length === 0 ? '' : ` (${few(words)})`}.`,
			commands: [
				...new Set(
					templates.map(({namespace, name}) =>
						kubectl(
							facts,
							`get configmap -n ${namespace} ${name} -o yaml | grep -n -i -F -e registry.istio.io -e gcr.io/istio-`,
						),
					),
				),
			],
		},
	];
};

/** Proxies get their image when their pod starts: restarts help once what is injected names another hub. */
const ofProxies = (
	facts: ClusterFacts,
	uses: readonly Container[],
	isInjectorSound: boolean,
): Remedy[] => {
	if (uses.length === 0) {
		return [];
	}

	const restarts = [
		...Map.groupBy(
			uses.filter(({kind}) => isRestartable(kind)),
			({namespace}) => namespace,
		),
	].slice(0, commandsAtMost);
	return [
		{
			summary: isInjectorSound
				? 'Restart workloads whose proxies still come from there.'
				: 'Then restart the workloads with injected proxies.',
			commands: isInjectorSound
				? restarts.map(([namespace, own]) =>
						kubectl(
							facts,
							`rollout restart -n ${namespace} ${[...new Set(own.map(use => targetOf(use)))].join(' ')}`,
						),
					)
				: [],
		},
	];
};

const ofManifests = (facts: ClusterFacts, uses: readonly Container[]): Remedy[] =>
	uses.length === 0
		? []
		: [
				{
					summary:
						'Change images of workloads in their own manifests; kubectl set image changes them until those are applied again.',
					commands: [
						...Map.groupBy(uses, ({namespace, kind, name}) =>
							JSON.stringify([namespace, kind, name]),
						),
					]
						.slice(0, commandsAtMost)
						.flatMap(([, own]) => {
							const [first] = own;
							const changes = own.flatMap(use =>
								replacementOf(use.image) === undefined
									? []
									: [shellWord(`${use.container}=${insteadOf(use)}`)],
							);
							if (first === undefined) {
								return [];
							}

							const target = targetOf(first);
							return settable.has(first.kind) && changes.length > 0
								? [kubectl(facts, `set image -n ${first.namespace} ${target} ${changes.join(' ')}`)]
								: [kubectl(facts, `get -n ${first.namespace} ${target} -o yaml`)];
						}),
				},
			];

/** What has to be changed where, in the order in which it helps: what is planned, what installs and injects, what runs. */
export const imageRemedy = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	uses: readonly ImageUse[],
): Remedy => {
	const containers = uses.flatMap(use => (use.where === 'container' ? [use] : []));
	const objects = uses.flatMap(use => (use.where === 'object' ? [use] : []));
	const templates = objects.filter(({kind}) => kind === 'ConfigMap');
	const hasInjector = facts.istio.known && facts.istio.value.controlPlanes.length > 0;
	const parts = [
		...ofFiles(uses.flatMap(use => (use.where === 'file' ? [use] : []))),
		...ofOperators(
			facts,
			objects.filter(({kind}) => kind === 'IstioOperator'),
		),
		...ofInstallations(facts, planned, [
			...templates,
			...containers.filter(({from}) => from === 'installation'),
		]),
		...ofProxies(
			facts,
			containers.filter(({from}) => from === 'injector'),
			hasInjector && templates.length === 0,
		),
		...ofManifests(
			facts,
			containers.filter(({from}) => from === 'manifest'),
		),
	];
	return {
		summary: [successorText(uses), ...parts.map(({summary}) => summary)].join(' '),
		commands: parts.flatMap(({commands}) => commands),
	};
};
