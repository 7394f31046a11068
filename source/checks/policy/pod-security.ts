import {installsCni, valueSet} from '../../mesh/overlay-settings.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, NamespaceFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {hasIstioCni} from '../network-plugins.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {worstResult} from '../worst-result.ts';

const enforceLabel = 'pod-security.kubernetes.io/enforce';

const levelOf = ({labels}: NamespaceFacts): string => labels[enforceLabel] ?? 'privileged';

const asksForSidecars = ({labels}: NamespaceFacts): boolean =>
	labels['istio-injection'] === 'enabled' ||
	(labels['istio.io/rev'] !== undefined && labels['istio-injection'] !== 'disabled');

const lower = (facts: ClusterFacts, namespaces: readonly string[], level: string): string[] =>
	namespaces
		.slice(0, 5)
		.map(name =>
			kubectl(facts, `label namespace ${shellWord(name)} ${enforceLabel}=${level} --overwrite`),
		);

const ofSystem = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	system: NamespaceFacts | undefined,
	source: string,
): CheckResult => {
	if (system === undefined || levelOf(system) !== 'restricted') {
		return {
			status: 'pass',
			observed:
				system === undefined
					? `${systemNamespace} is not there yet`
					: `${systemNamespace} allows ${levelOf(system)} pods`,
			source,
		};
	}

	const overlays = planned?.overlays ?? [];
	const isProvided = valueSet(overlays, 'pilot', 'seccompProfile') !== undefined;
	return {
		status: ifIntended(planned !== undefined, isProvided ? 'warn' : 'fail'),
		observed: `${systemNamespace} admits restricted pods only, ${isProvided ? "which a gateway's may not be" : "which istiod's and gateways' are not: they set no seccomp profile"}`,
		source,
		remedy: {
			summary: 'Lower the level to baseline, which control plane and gateways meet.',
			commands: lower(facts, [systemNamespace], 'baseline'),
		},
	};
};

const ofWorkloads = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	namespaces: readonly NamespaceFacts[],
	source: string,
): CheckResult => {
	const strict = namespaces.filter(
		namespace =>
			namespace.name !== systemNamespace &&
			asksForSidecars(namespace) &&
			['baseline', 'restricted'].includes(levelOf(namespace)),
	);
	if (strict.length === 0) {
		return {status: 'pass', observed: 'no namespace with sidecars forbids what they need', source};
	}

	const names = strict.map(({name}) => name);
	const observed = `${few(strict.map(namespace => `${namespace.name} (${levelOf(namespace)})`))} ${names.length === 1 ? 'asks' : 'ask'} for sidecars`;
	if (hasIstioCni(facts) === true || installsCni(planned?.overlays ?? [])) {
		return {
			status: 'pass',
			observed: `${observed}, which Istio's CNI plugin spares the rights to redirect traffic`,
			source,
		};
	}

	return {
		status: ifIntended(planned !== undefined, 'warn'),
		observed: `${observed}, and their level refuses the init container that redirects their traffic (NET_ADMIN, NET_RAW)`,
		source,
		remedy: {
			summary:
				"Install Istio's CNI plugin (components.cni.enabled: true in base.yaml), or lower the level of these namespaces.",
			commands: lower(facts, names, 'privileged'),
		},
	};
};

export const podSecurityCheck = defineCheck({
	id: 'policy.pod-security',
	scope: 'cluster',
	title: 'pod security admits control plane and sidecars',
	why: 'Pods that a level forbids are never created: an installation waits for them until it gives up.',
	when: {
		pass: "no level forbids them, or Istio's CNI plugin makes up for it",
		note: 'without a mesh: one of the following is seen',
		warn: 'namespaces that ask for sidecars enforce baseline or restricted',
		fail: 'istio-system enforces restricted',
		unknown: 'namespaces could not be listed',
	},
	run: eachCluster((facts, planned) => {
		const {namespaces} = facts;
		if (!namespaces.known) {
			return undetermined(namespaces);
		}

		const {value, source} = namespaces;
		return worstResult([
			ofSystem(
				facts,
				planned,
				value.find(({name}) => name === systemNamespace),
				source,
			),
			ofWorkloads(facts, planned, value, source),
		]);
	}),
});
