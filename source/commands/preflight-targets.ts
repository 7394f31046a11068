import type {SurveyTarget} from '../engine/run-survey.ts';
import {defaultClusterNames} from '../mesh/default-names.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import {modelFor, type Model} from '../mesh/model.ts';
import {trustDomainSet} from '../mesh/overlay-settings.ts';
import {refusedKubeconfigs} from '../session/mesh-session.ts';
import type {WorkstationFacts} from '../survey/facts.ts';
import type {Ports} from '../ports/ports.ts';
import {allContexts, findContexts} from './find-contexts.ts';
import type {ClusterChoice} from './definitions/preflight.ts';

/** What preflight looks at: clusters, the intent where a mesh file gives one, and what is wrong with the kubeconfig where contexts were chosen. */
type PreflightTargets = {
	targets: readonly SurveyTarget[];
	model?: Model;
	mesh?: string;
	kubeconfig?: WorkstationFacts['kubeconfig'];
	namedBy: readonly string[];
};

const targetsOf = (clusters: ReturnType<Ports['openClusters']>, model?: Model): SurveyTarget[] =>
	[...clusters].map(([name, cluster]) => ({
		name,
		cluster,
		trustDomain: trustDomainSet(
			model?.clusters.find(planned => planned.name === name)?.overlays ?? [],
		),
	}));

/**
Opens what the flags choose; contacts nothing yet. A context whose default name collides with another's keeps its own, so that
`names.cluster` asks for one.
*/
export const preflightTargets = (
	choice: {from: 'file'; file: string; loaded: LoadedMesh} | Exclude<ClusterChoice, {from: 'file'}>,
	ports: Pick<Ports, 'kubeconfig' | 'kubeconfigFlags' | 'kubeconfigsFor' | 'openClusters'>,
): PreflightTargets => {
	if (choice.from === 'file') {
		const {loaded} = choice;
		// What leaves the mesh need not be fit for it.
		const clusters = loaded.mesh.clusters.filter(({state}) => state !== 'leaving');
		const model = modelFor(loaded);
		return {
			targets: targetsOf(
				ports.openClusters(
					clusters.map(({name, context, kubeconfig}) => ({name, context, kubeconfig})),
					loaded,
				),
				model,
			),
			model,
			mesh: loaded.mesh.mesh,
			kubeconfig: refusedKubeconfigs(ports, loaded),
			namedBy: ['-f', choice.file, ...ports.kubeconfigFlags],
		};
	}

	const {kubeconfig} = ports;
	const contexts =
		choice.from === 'all-contexts'
			? allContexts(kubeconfig)
			: findContexts(choice.contexts.map(context => ({context, kubeconfig})));
	const {names} = defaultClusterNames(contexts.map(({name}) => name));
	return {
		targets: targetsOf(
			ports.openClusters(
				contexts.map(({name: context}) => ({name: names.get(context) ?? context, context})),
			),
		),
		kubeconfig: {problems: kubeconfig.problems, isEverythingMeant: choice.from === 'all-contexts'},
		namedBy: [
			choice.from === 'all-contexts' ? '--all-contexts' : `--contexts=${choice.contexts.join(',')}`,
			...ports.kubeconfigFlags,
		],
	};
};
