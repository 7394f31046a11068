import type {ApiFailureKind, LocalSetting} from '../ports/cluster.ts';

export type Reach =
	| {ok: true; milliseconds: number}
	/** `asked`: the path of the request that failed. `detail`: without the server. `remedy`: what the failure itself advises, one sentence or command a line. `needsLogin`: its credential plugin may have to ask a person. */
	| {
			ok: false;
			kind: ApiFailureKind;
			asked?: string;
			detail: string;
			remedy?: readonly string[];
			needsLogin?: true;
			milliseconds: number;
	  };

/** A right as RBAC grants it; without a namespace, in all of them. */
export type ResourceAttributes = {
	verb: string;
	group: string;
	resource: string;
	namespace?: string;
};

/** One access review: may this user do it? */
export type Permission = ResourceAttributes & {allowed: boolean; reason?: string};

/** The CA of an API server as the cluster has it (PEM): remote secrets carry it, and whoever shows another certificate is not this cluster to istiod (fact R-16). */
export type ApiAuthority = {
	pem: string;
	/** Whether what answered at the kubeconfig's address showed a certificate of it; undefined where none was seen (plain HTTP). */
	isShown?: boolean;
};

/** What a kubeconfig says beside address and credentials. */
export type AccessFacts = {
	/** Of the client certificate: who it is for, and when it ends (epoch milliseconds). */
	certificate?: {subject: string; notAfter: number};
	settings: readonly LocalSetting[];
};
