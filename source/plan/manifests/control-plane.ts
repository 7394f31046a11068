import type {ModelCluster, Model} from '../../mesh/model.ts';
import {controlPlaneOperator, systemNamespace} from '../../mesh/well-known.ts';
import type {OperatorDocument} from '../steps.ts';
import {mergeOverlays} from '../../mesh/overlay.ts';
import type {Overlay} from '../../mesh/mesh.ts';
import {componentSet, valueSet} from '../../mesh/overlay-settings.ts';
import {listOf} from '../../untyped.ts';
import {minorFor} from '../../mesh/versions.ts';

const document = (name: string, spec: Record<string, unknown>): OperatorDocument => ({
	apiVersion: 'install.istio.io/v1alpha1',
	kind: 'IstioOperator',
	// Always named: a nameless IstioOperator prunes the other half of the installation and exits 0 (fact I-2).
	metadata: {name, namespace: systemNamespace},
	spec,
});

/** A hub that is going away is not installed from, unless an overlay says so itself (fact V-4). */
const hubOf = (model: Model, {overlays}: ModelCluster): Record<string, unknown> => {
	const {
		images: {instead},
	} = minorFor(model.istioVersion);
	const isSaid =
		overlays.some(overlay => 'hub' in overlay) || valueSet(overlays, 'global', 'hub') !== undefined;
	return instead === undefined || isSaid ? {} : {hub: instead};
};

/**
istiod's argument that lets proxies in under a former name of their cluster. By a patch of the Deployment: istioctl takes no text in
`values.pilot.extraContainerArgs`. Lists of overlays replace each other, so those of the user are kept here.
*/
const aliasOverlay = ({name, formerName, overlays}: ModelCluster): Overlay =>
	formerName === undefined
		? {}
		: {
				components: {
					pilot: {
						k8s: {
							overlays: [
								...listOf(componentSet(overlays, 'pilot', 'k8s', 'overlays')),
								{
									kind: 'Deployment',
									name: 'istiod',
									patches: [
										{
											path: 'spec.template.spec.containers.[name:discovery].args[-1]',
											value: `--clusterAliases=${formerName}=${name}`,
										},
									],
								},
							],
						},
					},
				},
			};

/** A primary's control plane. What the wizard owns comes last, so that no overlay can replace it. */
export const primaryOperator = (model: Model, cluster: ModelCluster): OperatorDocument =>
	document(
		controlPlaneOperator,
		mergeOverlays([
			{profile: 'minimal', ...hubOf(model, cluster)},
			...cluster.overlays,
			aliasOverlay(cluster),
			{
				values: {
					global: {
						meshID: model.mesh,
						multiCluster: {clusterName: cluster.name},
						network: cluster.network,
						...(cluster.exposesIstiod ? {externalIstiod: true} : {}),
					},
				},
			},
		]),
	);

/** A remote: the injection webhook and the Service `istiod` that lead to its owner's gateway (fact I-5). */
export const remoteOperator = (
	model: Model,
	cluster: ModelCluster,
	address: string,
): OperatorDocument =>
	document(
		controlPlaneOperator,
		mergeOverlays([
			hubOf(model, cluster),
			...cluster.overlays,
			{
				profile: 'remote',
				values: {
					istiodRemote: {injectionPath: `/inject/cluster/${cluster.name}/net/${cluster.network}`},
					global: {
						meshID: model.mesh,
						multiCluster: {clusterName: cluster.name},
						network: cluster.network,
						remotePilotAddress: address,
					},
				},
			},
		]),
	);
