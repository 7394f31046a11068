export type ServicePort = {
	/** Empty for the only port of a Service, which needs none. */
	name: string;
	number: number;
	/** `TCP`, `UDP` or `SCTP`. */
	transport: string;
	/** `appProtocol`; undefined where Istio goes by the port's name. */
	protocol?: string;
};

/** A Service that other clusters may have, too. */
export type ServiceFacts = {
	namespace: string;
	name: string;
	ports: readonly ServicePort[];
	/** Some of the running pods that it selects have no proxy, where a mesh is. */
	isBare: boolean;
};

export type Services = {
	services: readonly ServiceFacts[];
	/** Whether all were looked at, and all of their pods. */
	areAll: boolean;
};

/** A Sidecar for all of the mesh, in its root namespace. */
export type RootSidecarFacts = {
	namespace: string;
	name: string;
	/** `NAMESPACE/HOST`, as Istio writes them: what proxies are told of. */
	hosts: readonly string[];
};

/** A DestinationRule that keeps requests from pods of other clusters, or may. */
export type DestinationRuleFacts = {
	namespace: string;
	name: string;
	/** As it is written: a name of its own namespace, a whole one, or with `*` at its beginning. */
	host: string;
	/** TLS modes that it sets other than the mesh's own. */
	foreignTls: readonly string[];
	/** Its outlier detection may eject more than a tenth of a Service's endpoints for what workloads answer: the percentage. */
	ejects?: number;
	/** It prefers near endpoints, without the outlier detection that this takes. */
	isFailoverIdle: boolean;
};
