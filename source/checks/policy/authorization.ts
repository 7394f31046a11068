import type {ModelCluster} from '../../mesh/model.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {AuthorizationPolicyFacts, ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

/** Where policies hold for the whole mesh. */
export const rootNamespaceOf = ({istio}: ClusterFacts): string =>
	(istio.known
		? istio.value.controlPlanes.find(({namespace}) => namespace === systemNamespace)?.settings
				?.rootNamespace
		: undefined) ?? systemNamespace;

/** A remote's configuration is its owner's: nobody reads what is in the remote itself. */
export const isUnread = (planned: ModelCluster | undefined): boolean => planned?.role === 'remote';

export const unread: CheckResult = {
	status: 'skipped',
	observed: "a remote's own configuration is not read; its primary's is",
	source: 'mesh.yaml',
};

const nameOf = ({namespace, name}: {namespace: string; name: string}): string =>
	`${namespace}/${name}`;

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {authorizationPolicies: fact} = facts;
	if (isUnread(planned)) {
		return unread;
	}

	if (!fact.known) {
		return undetermined(fact);
	}

	const {value: policies, source} = fact;
	const root = rootNamespaceOf(facts);
	const everywhere = policies.filter(({namespace, isForAll}) => namespace === root && isForAll);
	const somewhere = policies.filter(({namespace, isForAll}) => namespace !== root || !isForAll);
	const show = (some: readonly AuthorizationPolicyFacts[]) =>
		some
			.slice(0, 5)
			.map(({namespace, name}) =>
				kubectl(
					facts,
					`get authorizationpolicies.security.istio.io -n ${shellWord(namespace)} ${shellWord(name)} -o yaml`,
				),
			);
	if (everywhere.length > 0) {
		return {
			status: ifIntended(planned !== undefined, 'fail'),
			observed: `${few(everywhere.map(nameOf))} ${everywhere.length === 1 ? 'refuses' : 'refuse'} every request in the mesh that no other policy allows, the traffic proof's and the gateways' too`,
			source,
			remedy: {
				summary: `Allow what the mesh needs (the gateways in ${root}, the namespaces mesh-wizard-verify-*), or move the policy out of ${root} into the namespaces it is for.`,
				commands: show(everywhere),
			},
		};
	}

	if (somewhere.length > 0) {
		const isAtGateways = somewhere.some(({namespace}) => namespace === root);
		return {
			status: ifIntended(planned !== undefined, 'warn'),
			observed: `${few(somewhere.map(nameOf))} ${somewhere.length === 1 ? 'refuses' : 'refuse'} every request ${isAtGateways ? `to chosen workloads, some of them in ${root}` : 'to workloads of their own namespaces'}`,
			source,
			remedy: {
				summary:
					'Policies of one cluster know nothing of the others: see that requests from peers are allowed, too.',
				commands: show(somewhere),
			},
		};
	}

	return {status: 'pass', observed: 'none refuses everything', source};
};

export const authorizationCheck = defineCheck({
	id: 'policy.authorization',
	scope: 'cluster',
	title: 'no authorization policy refuses everything',
	why: 'An AuthorizationPolicy that allows nothing answers every request with 403, and only in the cluster that has it.',
	when: {
		pass: 'none does',
		note: 'without a mesh: one does',
		warn: 'one does for a namespace or for chosen workloads',
		fail: 'one does for the whole mesh',
		unknown: 'they could not be listed',
		skipped: 'it is a remote, whose own configuration is not read',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned)),
});
