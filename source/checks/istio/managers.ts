import type {ClusterFacts, ControlPlane} from '../../survey/facts.ts';
import {kubectl, withKubeconfig} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {describe, isOurPlace} from './control-planes.ts';

/** A tool or service that looks after an Istio by itself, and why mesh-wizard keeps away from that. */
type Manager = {
	name: string;
	why: string;
	instead: string;
	commands: (facts: ClusterFacts) => readonly string[];
};

const managers = {
	helm: {
		name: 'Helm',
		why: 'mesh-wizard installs by istioctl, and the next `helm upgrade` would undo it',
		instead:
			"Set the values of the mesh in the Helm release (Istio's guide has them on a tab of their own), or `helm uninstall` istiod and base first and let mesh-wizard install.",
		commands: facts => [
			withKubeconfig(facts, `helm --kube-context ${shellWord(facts.context)} list -A`),
		],
	},
	sail: {
		name: 'the Sail operator',
		why: 'it puts back what its Istio resource says',
		instead:
			'Set the values of the mesh in the Istio resource, or delete that first and let mesh-wizard install.',
		commands: facts => [kubectl(facts, 'get istios.sailoperator.io -A')],
	},
	operator: {
		name: "Istio's in-cluster operator",
		why: 'it puts back what its IstioOperator resources say, and was given up with Istio 1.24',
		instead:
			"Delete the operator's Deployment, keep its IstioOperator resource as a file, and let mesh-wizard install from then on.",
		commands: facts => [
			kubectl(facts, 'get deployments -A -l name=istio-operator'),
			kubectl(facts, 'get istiooperators.install.istio.io -A'),
		],
	},
	google: {
		name: 'Google Cloud Service Mesh',
		why: "its control plane is Google's, which nobody else can install or configure",
		instead:
			"Join clusters with Google's own tools (fleet membership, asmcli), or turn the managed mesh off first.",
		commands: facts => [kubectl(facts, 'get controlplanerevisions.mesh.cloud.google.com -A')],
	},
	azure: {
		name: 'the Istio add-on of AKS',
		why: 'Azure runs and upgrades it, in namespaces of its own',
		instead:
			"Turn the add-on off (az aks mesh disable) before you install another Istio; it can't take part in a mesh over several clusters.",
		commands: facts => [kubectl(facts, 'get deployments -n aks-istio-system')],
	},
} as const satisfies Record<string, Manager>;

type Managed = Manager & {
	observed: string;
	/** It would fight with an installation into istio-system. */
	isInTheWay: boolean;
};

const azureNamespace = 'aks-istio-system';

const managerOf = ({owner, namespace, revision}: ControlPlane): Manager | undefined => {
	if (namespace === azureNamespace) {
		return managers.azure;
	}

	if (revision.startsWith('asm-')) {
		return managers.google;
	}

	return owner === 'helm' || owner === 'sail' ? managers[owner] : undefined;
};

/** Who looks after an Istio in this cluster other than istioctl: by its control planes, and by what runs without one here. */
export const managersOf = ({istio, namespaces}: ClusterFacts): readonly Managed[] => {
	if (!istio.known) {
		return [];
	}

	const {controlPlanes, operators = []} = istio.value;
	const visible = controlPlanes.flatMap((controlPlane): Managed[] => {
		const manager = managerOf(controlPlane);
		return manager === undefined
			? []
			: [
					{
						...manager,
						observed: describe(controlPlane),
						isInTheWay:
							isOurPlace(controlPlane) || manager === managers.azure || manager === managers.google,
					},
				];
	});
	const hasAzure = namespaces.known && namespaces.value.some(({name}) => name === azureNamespace);
	const hidden: Array<Managed | undefined> = [
		operators.includes(managers.google.name)
			? {
					...managers.google,
					observed: `${managers.google.name}, with a control plane outside of the cluster`,
					isInTheWay: true,
				}
			: undefined,
		hasAzure
			? {
					...managers.azure,
					observed: `${managers.azure.name}: namespace ${azureNamespace}`,
					isInTheWay: true,
				}
			: undefined,
		operators.includes(managers.operator.name) &&
		controlPlanes.some(({owner}) => owner === 'istioctl')
			? {...managers.operator, observed: `${managers.operator.name} runs`, isInTheWay: true}
			: undefined,
	];
	return [
		...visible,
		...hidden
			.filter(manager => manager !== undefined && !visible.some(({name}) => name === manager.name))
			.filter(manager => manager !== undefined),
	];
};
