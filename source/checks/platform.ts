import {baseFor, baseLines} from '../mesh/base-for.ts';
import type {ModelCluster} from '../mesh/model.ts';
import {installsCni, platformSet} from '../mesh/overlay-settings.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {listed} from '../text/listed.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check} from './finding.ts';
import {hasIstioCni, networkPluginsOf} from './network-plugins.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

const settings = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {platform: fact} = facts;
	if (!fact.known) {
		return undetermined(fact);
	}

	const {value: platform, source} = fact;
	const overlays = planned?.overlays ?? [];
	const asked = platformSet(overlays);
	const base = baseFor(platform);
	if (platform === undefined || base === undefined) {
		return {
			status: 'pass',
			observed: `${platform ?? 'nothing in particular'}: no settings of its own`,
			source,
		};
	}

	if (asked === platform) {
		return {status: 'pass', observed: `${platform}, as base.yaml says`, source};
	}

	const remedy = {
		summary: `Write below spec of base.yaml (or of the cluster's overlay, where others run on something else): ${listed(baseLines(base).map(line => `\`${line}\``))}.`,
		commands: [],
	};
	if (asked !== undefined) {
		return {
			status: 'warn',
			observed: `it is ${platform}; base.yaml says ${asked}`,
			source,
			remedy,
		};
	}

	const isNeeded = platform === 'openshift' || installsCni(overlays);
	return isNeeded
		? {
				status: ifIntended(planned !== undefined, 'warn'),
				observed:
					platform === 'openshift'
						? "openshift: it refuses the rights that sidecars' init containers need, and Istio is not told"
						: `${platform}: Istio's CNI plugin has its files elsewhere there, and is not told`,
				source,
				remedy,
			}
		: {
				status: 'note',
				observed: `${platform}: Istio must be told once its CNI plugin is installed`,
				source,
				remedy,
			};
};

const networkPlugin = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {daemonSets, cilium} = facts;
	if (!daemonSets.known) {
		return undetermined(daemonSets);
	}

	const plugins = networkPluginsOf(facts);
	const {source} = daemonSets;
	if (plugins.includes('Cilium')) {
		if (!cilium.known) {
			return undetermined(cilium);
		}

		const remedy = (setting: string) => ({
			summary: `Set ${setting} for Cilium (Helm value in its documentation on Istio), then restart it.`,
			commands: [kubectl(facts, 'get configmap -n kube-system cilium-config -o yaml')],
		});
		if (cilium.value?.balancesSockets === true && !cilium.value.onlyOfHosts) {
			return {
				status: ifIntended(planned !== undefined, 'warn'),
				observed:
					"Cilium replaces Services' addresses before a sidecar sees them (bpf-lb-sock, kube-proxy replacement)",
				source: cilium.source,
				remedy: remedy('socketLB.hostNamespaceOnly: true'),
			};
		}

		if (
			cilium.value?.isExclusive === true &&
			(installsCni(planned?.overlays ?? []) || hasIstioCni(facts) === true)
		) {
			return {
				status: ifIntended(planned !== undefined, 'warn'),
				observed: "Cilium removes the configuration of Istio's CNI plugin (cni-exclusive)",
				source: cilium.source,
				remedy: remedy('cni.exclusive: false'),
			};
		}
	}

	return plugins.length === 0
		? {status: 'note', observed: 'no network plugin is recognised by its DaemonSet', source}
		: {status: 'pass', observed: listed(plugins), source};
};

export const platformChecks: readonly Check[] = [
	defineCheck({
		id: 'platform.settings',
		scope: 'cluster',
		title: 'Istio is told what the cluster runs on',
		why: 'On some platforms Istio needs rights or paths that its charts set only when they are told.',
		when: {
			pass: 'it needs no telling, or base.yaml tells it',
			note: "only Istio's CNI plugin would need it, which is not installed; without a mesh: it needs it",
			warn: "OpenShift, or Istio's CNI plugin on GKE, k3s, k3d, minikube or MicroK8s, and base.yaml does not say so or says another",
			unknown: 'nodes or definitions could not be listed',
		},
		run: eachCluster(settings),
	}),
	defineCheck({
		id: 'platform.cni',
		scope: 'cluster',
		title: 'the network plugin leaves sidecars their part',
		why: 'A plugin that takes over what a sidecar does sends requests past it, without encryption and without the other clusters.',
		when: {
			pass: 'a plugin is recognised, and nothing speaks against it',
			note: 'none is recognised; without a mesh: one of the following',
			warn: "Cilium balances sockets of pods (kube-proxy replacement), or removes the configuration of Istio's CNI plugin",
			unknown: "DaemonSets or Cilium's settings could not be read",
		},
		run: eachCluster(networkPlugin),
	}),
];
