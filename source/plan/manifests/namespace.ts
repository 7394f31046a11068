import type {KubeObject} from '../../kubernetes/object.ts';
import {
	controlPlaneAnnotation,
	managedByLabel,
	managedByValue,
	networkLabel,
	systemNamespace,
} from '../../mesh/well-known.ts';

/** istio-system with its network and, on a remote, its owner; with our label where the wizard has made it (`isOurs`). */
export const namespaceObject = ({
	network,
	attachTo,
	isOurs,
}: {
	network: string;
	attachTo?: string;
	isOurs: boolean;
}): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {
		name: systemNamespace,
		labels: {[networkLabel]: network, ...(isOurs ? {[managedByLabel]: managedByValue} : {})},
		annotations: attachTo === undefined ? undefined : {[controlPlaneAnnotation]: attachTo},
	},
});
