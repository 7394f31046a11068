import type {Installation} from '../../mesh/installation.ts';
import {controlPlaneOperator} from '../../mesh/well-known.ts';
import {mergeOverlays} from '../../mesh/overlay.ts';
import type {Overlay} from '../../mesh/mesh.ts';
import {componentSet, valueSet} from '../../mesh/overlay-settings.ts';
import {listOf} from '../../untyped.ts';
import {minorFor} from '../../mesh/versions.ts';
import {operatorDocument, type OperatorDocument} from './operator-document.ts';

type Primary = Extract<Installation, {servesRemotes: boolean}>;
type Remote = Extract<Installation, {address: string}>;

/** A hub that is going away is not installed from, unless an overlay says so itself (fact V-4). */
const hubOf = ({istioVersion, overlays}: Installation): Record<string, unknown> => {
	const {
		images: {instead},
	} = minorFor(istioVersion);
	const isSaid =
		overlays.some(overlay => 'hub' in overlay) || valueSet(overlays, 'global', 'hub') !== undefined;
	return instead === undefined || isSaid ? {} : {hub: instead};
};

/**
istiod's argument that lets proxies in under a former name of their cluster. By a patch of the Deployment: istioctl takes no text in
`values.pilot.extraContainerArgs`. Lists of overlays replace each other, so those of the user are kept here.
*/
const aliasOverlay = ({cluster, formerName, overlays}: Primary): Overlay =>
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
											value: `--clusterAliases=${formerName}=${cluster}`,
										},
									],
								},
							],
						},
					},
				},
			};

/** A primary's control plane. What the wizard owns comes last, so that no overlay can replace it. */
export const primaryOperator = (primary: Primary): OperatorDocument =>
	operatorDocument(
		controlPlaneOperator,
		mergeOverlays([
			{profile: 'minimal', ...hubOf(primary)},
			...primary.overlays,
			aliasOverlay(primary),
			{
				values: {
					global: {
						meshID: primary.mesh,
						multiCluster: {clusterName: primary.cluster},
						network: primary.network,
						...(primary.servesRemotes ? {externalIstiod: true} : {}),
					},
				},
			},
		]),
	);

/** A remote: the injection webhook and the Service `istiod` that lead to its owner's gateway (fact I-5). */
export const remoteOperator = (remote: Remote): OperatorDocument =>
	operatorDocument(
		controlPlaneOperator,
		mergeOverlays([
			hubOf(remote),
			...remote.overlays,
			{
				profile: 'remote',
				values: {
					istiodRemote: {injectionPath: `/inject/cluster/${remote.cluster}/net/${remote.network}`},
					global: {
						meshID: remote.mesh,
						multiCluster: {clusterName: remote.cluster},
						network: remote.network,
						remotePilotAddress: remote.address,
					},
				},
			},
		]),
	);
