import type {ClusterFacts} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import type {CheckResult} from '../define-check.ts';
import {ifIntended} from '../subjects.ts';
import {describe, sourceOf} from './control-planes.ts';

const ambientLabel = 'istio.io/dataplane-mode';

/** Ambient: ztunnel on the nodes, or namespaces that ask for it. */
const ambient = (facts: ClusterFacts, isIntended: boolean): CheckResult | undefined => {
	const {daemonSets, namespaces} = facts;
	const ztunnels = daemonSets.known ? daemonSets.value.filter(({name}) => name === 'ztunnel') : [];
	const asking = namespaces.known
		? namespaces.value
				.filter(({labels}) => labels[ambientLabel] === 'ambient')
				.map(({name}) => name)
		: [];
	const remedy = {
		summary:
			"mesh-wizard installs and proves sidecars only: over several clusters Istio calls ambient a beta, for primaries on different networks. Set the ambient mesh up by Istio's guide for it (Install ambient multicluster), or move to sidecars first: relabel the namespaces and uninstall ztunnel.",
		commands: [
			kubectl(facts, `get namespaces -l ${ambientLabel}=ambient`),
			kubectl(facts, 'get daemonsets -A -l app=ztunnel'),
		],
	};
	if (ztunnels.length > 0) {
		return {
			status: ifIntended(isIntended, 'fail'),
			observed: `the mesh here is ambient: DaemonSet ${listed(ztunnels.map(({namespace, name}) => `${namespace}/${name}`))}${asking.length === 0 ? '' : `, and ${few(asking)} in it`}`,
			source: 'DaemonSets; labels of Namespaces',
			remedy,
		};
	}

	return asking.length === 0
		? undefined
		: {
				status: ifIntended(isIntended, 'warn'),
				observed: `${few(asking)} ${asking.length === 1 ? 'asks' : 'ask'} for ambient, which nothing here answers: pods there stay outside of the mesh`,
				source: 'labels of Namespaces',
				remedy,
			};
};

/** A control plane that runs in another cluster than those it serves, by a webhook that leads out or an istiod that is for others. */
const external = (facts: ClusterFacts, isIntended: boolean): CheckResult | undefined => {
	const {webhooks, istio} = facts;
	const status = ifIntended(isIntended, 'fail');
	const remedy = {
		summary:
			"mesh-wizard knows primaries and remotes, no external control planes. Leave this cluster to what set it up (Istio's guide Install Istio with an External Control Plane), or detach it: delete its webhooks and Istio's ConfigMaps, and restart its workloads.",
		commands: [kubectl(facts, 'get mutatingwebhookconfigurations -l app=sidecar-injector -o wide')],
	};
	const outward = webhooks.known
		? webhooks.value.find(
				({kind, isOfIstio, url}) => kind === 'mutating' && isOfIstio && url !== undefined,
			)
		: undefined;
	if (outward !== undefined) {
		return {
			status,
			observed: `an external control plane serves this cluster: its webhook asks ${outward.url ?? ''}`,
			source: `MutatingWebhookConfiguration ${outward.configuration}`,
			remedy,
		};
	}

	const forOthers = istio.known
		? istio.value.controlPlanes.find(({isExternal}) => isExternal === true)
		: undefined;
	return forOthers === undefined
		? undefined
		: {
				status,
				observed: `${describe(forOthers)}: it is the control plane of another cluster`,
				source: sourceOf(forOthers),
				remedy,
			};
};

/** Ways of running Istio that mesh-wizard recognises and does not carry on, as opinions: the gravest first, none where all is usual. */
export const otherInstallers = (facts: ClusterFacts, isIntended: boolean): readonly CheckResult[] =>
	[external(facts, isIntended), ambient(facts, isIntended)].filter(result => result !== undefined);
