import {groupOf} from '../kubernetes/object.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {isIstioGroup} from './ownership.ts';

/** A kind that the cluster serves, in the version in which it is read. */
export type ServedKind = {apiVersion: string; kind: string; namespaced: boolean};

type Served = Awaited<ReturnType<ClusterPort['kinds']>>[number];

/** Copies that Kubernetes itself keeps of other objects, and messages: they come and go by themselves. */
const shadows = new Set(['Event', 'ComponentStatus', 'PodMetrics', 'NodeMetrics']);

/** The least stable first; a version of none of them is stable. */
const stages = ['alpha', 'beta', undefined];

/** Kubernetes' order of versions: v2 before v1 before v1beta2 before v1beta1 before v1alpha1. */
const rankOf = (apiVersion: string): number => {
	const {
		major = '0',
		stage,
		minor = '0',
	} = /v(?<major>\d+)(?:(?<stage>alpha|beta)(?<minor>\d+))?$/v.exec(apiVersion)?.groups ?? {};
	return stages.indexOf(stage) * 1_000_000 + Number(major) * 1000 + Number(minor);
};

/** Pure: what can be listed and deleted, each kind once, in its most stable version. */
export const servedKinds = (served: readonly Served[]): ServedKind[] => {
	const best = new Map<string, Served>();
	for (const entry of served) {
		if (
			!entry.verbs.includes('list') ||
			!entry.verbs.includes('delete') ||
			shadows.has(entry.kind)
		) {
			continue;
		}

		const name = `${groupOf(entry.apiVersion)}/${entry.kind}`;
		const known = best.get(name);
		if (known === undefined || rankOf(entry.apiVersion) > rankOf(known.apiVersion)) {
			best.set(name, entry);
		}
	}

	return [...best.values()].map(({apiVersion, kind, namespaced}) => ({
		apiVersion,
		kind,
		namespaced,
	}));
};

/**
Whether an installer may have put its label on objects of this kind: those of Kubernetes and of its projects, and Istio's
own. A cluster may serve hundreds of others, which nobody here ever writes.
*/
export const isInstallable = ({apiVersion}: Pick<ServedKind, 'apiVersion'>): boolean => {
	const group = groupOf(apiVersion);
	return (
		!group.includes('.') ||
		group.endsWith('.k8s.io') ||
		group === 'k8s.cni.cncf.io' ||
		isIstioGroup(apiVersion)
	);
};
